package dev.precept.domain.attribute;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named values, sorted by name. Immutable.
 *
 * @param value the values by name; copied
 */
public record Attributes(Map<String, AttributeValue> value) {
    /** No attributes. */
    public static final Attributes NONE = new Attributes(Map.of());

    public Attributes {
        value = value.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(value));
    }

    /** The value of this name; null where there is none. */
    public @Nullable AttributeValue get(String name) {
        return value.get(name);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return value.isEmpty();
    }
}
