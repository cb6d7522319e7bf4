package dev.precept.pdp.registration;

import java.util.List;

/** The token in an {@code Authorization} field of scheme Bearer, RFC 6750 section 2.1. */
final class BearerToken {
    private static final String SCHEME = "Bearer ";
    private static final int MOST_CHARACTERS = 200;

    private BearerToken() {}

    /**
     * The token.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where there is none that could be one of ours
     */
    static String of(List<String> fields) {
        if (fields.size() == 1) {
            String field = fields.getFirst();
            String token = field.substring(Math.min(field.length(), SCHEME.length())).strip();
            if (field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    && !token.isEmpty()
                    && token.length() <= MOST_CHARACTERS) {
                return token;
            }
        }
        throw RegistrationError.token();
    }
}
