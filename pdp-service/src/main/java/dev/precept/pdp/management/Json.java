package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Objects of a reply, with their members in order. */
final class Json {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /** An object with one member so far. */
    static Json of(String name, @Nullable Object value) {
        return new Json().and(name, value);
    }

    /** With one more member, unless it is null. */
    Json and(String name, @Nullable Object value) {
        if (value != null) {
            members.put(
                    name,
                    switch (value) {
                        case Json object -> object.members();
                        case Enum<?> constant -> constant.name();
                        case Instant instant -> instant.toString();
                        default -> value;
                    });
        }
        return this;
    }

    /** With the members of another. */
    Json with(Json other) {
        members.putAll(other.members);
        return this;
    }

    /** As it is written. */
    Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }
}
