package dev.precept.projections.enforcement;

import java.util.List;

/**
 * What a request shows of its sender: an access token in the {@code Authorization} field (RFC 6750
 * section 2.1, RFC 9449 section 7.1), or an API key in a field of its own. Whoever shows neither
 * passes at public operations only.
 */
public sealed interface Credential {
    /** Holds an API key. */
    String API_KEY_FIELD = "X-API-Key";

    /** Nothing. */
    record Missing() implements Credential {}

    /** More than one thing: no two readers need agree on which counts. */
    record Ambiguous() implements Credential {}

    /**
     * An access token.
     *
     * @param isDpop whether it is shown as one that its sender has to prove a key for
     */
    record Token(boolean isDpop, String text) implements Credential {
        /** Never the token. */
        @Override
        public String toString() {
            return isDpop ? "DPoP token" : "bearer token";
        }
    }

    /** An API key. */
    record ApiKey(String text) implements Credential {
        /** Never the key. */
        @Override
        public String toString() {
            return "API key";
        }
    }

    /**
     * Reads a request's fields.
     *
     * @param authorization every value of {@code Authorization}
     * @param apiKeys every value of {@value #API_KEY_FIELD}
     */
    static Credential of(List<String> authorization, List<String> apiKeys) {
        if (authorization.size() > 1) {
            return new Ambiguous();
        }
        if (authorization.size() == 1) {
            String field = authorization.getFirst();
            for (String scheme : List.of("Bearer ", "DPoP ")) {
                if (field.regionMatches(true, 0, scheme, 0, scheme.length())) {
                    return new Token(
                            scheme.equals("DPoP "), field.substring(scheme.length()).strip());
                }
            }
        }
        return switch (apiKeys.size()) {
            case 0 -> new Missing();
            case 1 -> new ApiKey(apiKeys.getFirst());
            default -> new Ambiguous();
        };
    }
}
