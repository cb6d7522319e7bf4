package dev.precept.pdp.decision.opa;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the query of a question says (OPA's REST API, "Data API"). {@code strict-builtin-errors}
 * needs nothing: what fails here denies in any case.
 *
 * @param inputs each {@code input}, decoded
 * @param isPretty whether the answer is to be read by people
 * @param hasProvenance whether it tells what it is from
 * @param hasMetrics whether it tells how long it took; {@code instrument} knows no more
 * @param isExplained whether it tells why it is so; how much, makes no difference
 */
record Query(
        List<String> inputs,
        boolean isPretty,
        boolean hasProvenance,
        boolean hasMetrics,
        boolean isExplained) {
    private static final Set<String> EXPLAIN = Set.of("notes", "fails", "full", "debug");
    private static final Query NONE = new Query(List.of(), false, false, false, false);

    /** Reads one; null where there is none. */
    static Query of(@Nullable String query) throws InvalidInputException {
        if (query == null) {
            return NONE;
        }
        if (query.length() > Limits.QUERY_CHARACTERS) {
            throw new InvalidInputException(
                    "the query has more than " + Limits.QUERY_CHARACTERS + " characters");
        }
        String[] pairs = query.split("&", -1);
        return new Query(
                values(pairs, "input"),
                isSet(pairs, "pretty"),
                isSet(pairs, "provenance"),
                isSet(pairs, "metrics") || isSet(pairs, "instrument"),
                values(pairs, "explain").stream().anyMatch(EXPLAIN::contains));
    }

    /** As OPA reads it: no value is true, and so is any that says true. */
    private static boolean isSet(String[] pairs, String name) throws InvalidInputException {
        return values(pairs, name).stream()
                .anyMatch(value -> value.isEmpty() || value.equalsIgnoreCase("true"));
    }

    private static List<String> values(String[] pairs, String name) throws InvalidInputException {
        List<String> values = new ArrayList<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (pair.substring(0, equals < 0 ? pair.length() : equals).equals(name)) {
                values.add(equals < 0 ? "" : decoded(name, pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String name, String value) throws InvalidInputException {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidInputException("the parameter " + name + " is not percent-encoded");
        }
    }
}
