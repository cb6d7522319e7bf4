package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The query of a request, read from the URL alone: never from a form in the body. What is not known
 * is refused, so that a misspelt {@code dryRun} changes nothing.
 */
final class Query {
    private final Map<String, String> parameters = new LinkedHashMap<>();

    /**
     * Reads a query.
     *
     * @param text as it stands in the URL; null where there is none
     */
    Query(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            int most =
                    name.equals("cursor") ? Limits.CURSOR_CHARACTERS : Limits.PARAMETER_CHARACTERS;
            if (value.length() > most) {
                throw invalid(name, "at most " + most + " characters are due");
            }
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw invalid(name, "no control character is due");
            }
            if (parameters.putIfAbsent(name, value) != null) {
                throw invalid(name, "it is there more than once");
            }
        }
    }

    /** Refuses every parameter but these. */
    void allow(List<String> names) {
        for (String name : parameters.keySet()) {
            if (!names.contains(name)) {
                throw invalid(
                        name,
                        names.isEmpty()
                                ? "no parameter is known here"
                                : "known here are " + String.join(", ", names));
            }
        }
    }

    /** What a list is narrowed by: all that does not say which part of it is told, and how. */
    String filters() {
        Map<String, String> filters = new TreeMap<>(parameters);
        filters.keySet().removeAll(List.of("limit", "cursor", "format"));
        return filters.toString();
    }

    /** A parameter; null where it is not there. */
    @Nullable String text(String name) {
        return parameters.get(name);
    }

    /** A parameter that is a number; the fallback where it is not there. */
    long number(String name, long fallback, long minimum, long maximum) {
        String text = text(name);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= minimum && value <= maximum) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, as any other number out of range
        }
        throw invalid(name, "a number from " + minimum + " to " + maximum + " is due");
    }

    /** One of some values; the first where the parameter is not there. */
    String choice(String name, String... values) {
        String text = text(name);
        if (text == null) {
            return values[0];
        }
        if (!Arrays.asList(values).contains(text)) {
            List<String> said = Arrays.stream(values).filter(it -> !it.isEmpty()).toList();
            throw invalid(name, "one of " + String.join(", ", said) + " is due");
        }
        return text;
    }

    static ProblemException invalid(String name, String detail) {
        return ProblemException.of(
                400, "invalid-parameter", "Query parameter '" + name + "': " + detail + ".");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(400, "invalid-parameter", "The query cannot be decoded.");
        }
    }
}
