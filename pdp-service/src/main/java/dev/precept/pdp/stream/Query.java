package dev.precept.pdp.stream;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a query; each at most once, but for {@value #API}. */
public final class Query {
    /** The parameter that may come several times: names of APIs. */
    public static final String API = "api";

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /**
     * Reads a query.
     *
     * @param text as it stands in the target; null where there is none
     * @param known every other one is refused
     */
    public Query(@Nullable String text, List<String> known) throws Refused {
        if (text == null || text.isEmpty()) {
            return;
        }
        if (text.length() > Limits.QUERY_CHARACTERS) {
            throw new Refused(
                    400,
                    "invalid-parameter",
                    "The query has more than " + Limits.QUERY_CHARACTERS + " characters.");
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (!known.contains(name)) {
                throw new Refused(
                        400,
                        "invalid-parameter",
                        "Only these query parameters are known here: "
                                + String.join(", ", known)
                                + ".");
            }
            List<String> all = values.computeIfAbsent(name, _ -> new ArrayList<>());
            all.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            if (all.size() > (name.equals(API) ? Limits.APIS : 1)) {
                throw Refused.invalid(name, "it is there too often");
            }
        }
    }

    /** A parameter; null where it is not there. */
    public @Nullable String text(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.getFirst();
    }

    /** All values of a parameter. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    private static String decode(String text) throws Refused {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Refused(400, "invalid-parameter", "The query cannot be decoded.");
        }
    }
}
