package dev.precept.pdp.report;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The values of a table, as text and as JSON. */
final class Values {
    private Values() {}

    /** For people and spreadsheets; empty where there is none. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list -> list.stream().map(Values::text).collect(Collectors.joining("; "));
            default -> value.toString();
        };
    }

    /** For a writer of JSON. */
    static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Thing(String type, String handle, String id) -> {
                Map<String, Object> members = new LinkedHashMap<>();
                members.put("type", type);
                if (handle != null) {
                    members.put("handle", handle);
                }
                members.put("id", id);
                yield members;
            }
            case List<?> list -> {
                List<@Nullable Object> plain = new ArrayList<>(list.size());
                list.forEach(item -> plain.add(plain(item)));
                yield plain;
            }
            case Instant instant -> instant.toString();
            case Enum<?> constant -> constant.name();
            default -> value;
        };
    }

    /** {@code validUntil} as {@code Valid until}. */
    static String label(String name) {
        StringBuilder label = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (Character.isUpperCase(c)) {
                label.append(' ');
            }
            label.append(Character.toLowerCase(c));
        }
        return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    }
}
