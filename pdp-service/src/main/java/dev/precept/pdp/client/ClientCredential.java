package dev.precept.pdp.client;

import dev.precept.domain.application.ClientAuthentication;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthError;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * What a client shows to be believed: by client_secret_basic or client_secret_post, RFC 6749
 * section 2.3.1; never both at once.
 */
record ClientCredential(String clientId, ClientAuthentication method, String secret) {
    private static final String BASIC = "Basic";

    /**
     * Reads it.
     *
     * @param authorization every value of the {@code Authorization} field
     * @param parameters the form's
     * @return null where the client shows nothing
     * @throws dev.precept.pdp.oauth.OAuthException where it shows too much, or by another method
     */
    static @Nullable ClientCredential read(
            List<String> authorization, Function<String, @Nullable String> parameters) {
        // RFC 7521 section 4.2: assertions are another method, one that is not offered.
        if (parameters.apply(OAuth2ParameterNames.CLIENT_ASSERTION) != null
                || parameters.apply(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE) != null) {
            throw OAuthError.invalidClient();
        }
        String clientId = parameters.apply(OAuth2ParameterNames.CLIENT_ID);
        String secret = parameters.apply(OAuth2ParameterNames.CLIENT_SECRET);
        if (authorization.isEmpty()) {
            return clientId == null || secret == null
                    ? null
                    : new ClientCredential(
                            clientId, ClientAuthentication.CLIENT_SECRET_POST, secret);
        }
        // RFC 6749 section 2.3: a client uses one authentication method in a request.
        if (clientId != null && secret != null) {
            throw OAuthError.invalidRequest("The client authenticates in two ways at once.");
        }
        ClientCredential basic = basic(authorization.getFirst());
        if (basic != null && clientId != null && !clientId.equals(basic.clientId)) {
            throw OAuthError.invalidRequest("The client names itself in two ways.");
        }
        return basic;
    }

    private static @Nullable ClientCredential basic(String field) {
        boolean isBasic =
                field.regionMatches(true, 0, BASIC, 0, BASIC.length())
                        && (field.length() == BASIC.length()
                                || field.charAt(BASIC.length()) == ' ');
        if (!isBasic) {
            return null;
        }
        byte[] pair;
        try {
            pair = Base64.getDecoder().decode(field.substring(BASIC.length()).strip());
        } catch (IllegalArgumentException malformed) {
            throw malformed();
        }
        int colon = new String(pair, StandardCharsets.ISO_8859_1).indexOf(':');
        if (colon < 0) {
            throw malformed();
        }
        return new ClientCredential(
                Form.decoded(pair, 0, colon),
                ClientAuthentication.CLIENT_SECRET_BASIC,
                Form.decoded(pair, colon + 1, pair.length));
    }

    private static RuntimeException malformed() {
        return OAuthError.invalidRequest("The Authorization header is not one of scheme Basic.");
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "ClientCredential[" + method + "]";
    }
}
