package dev.precept.pdp.client;

import dev.precept.domain.application.ClientAuthentication;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthError;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** What a client shows to be believed; never two things at once (RFC 6749 section 2.3). */
sealed interface ClientCredential {
    /** Who it says it is; believed by nobody yet. */
    String clientId();

    /** A secret: client_secret_basic or client_secret_post, RFC 6749 section 2.3.1. */
    record Secret(String clientId, ClientAuthentication method, String secret)
            implements ClientCredential {
        /** Not the secret. */
        @Override
        public String toString() {
            return "Secret[" + method + "]";
        }
    }

    /** A signed assertion: private_key_jwt, RFC 7523 section 2.2. */
    record Assertion(String clientId, SignedJwt jwt) implements ClientCredential {
        /** Not the assertion. */
        @Override
        public String toString() {
            return "Assertion[" + clientId + "]";
        }
    }

    /** Nothing in the request but its name: a public client, or one that TLS tells of. */
    record Name(String clientId) implements ClientCredential {}

    /** RFC 7523 section 2.2. */
    String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /**
     * Reads it.
     *
     * @param authorization every value of the {@code Authorization} field
     * @param parameters the form's
     * @return null where the client shows nothing
     * @throws dev.precept.pdp.oauth.OAuthException where it shows too much, or what is malformed
     */
    static @Nullable ClientCredential read(
            List<String> authorization, Function<String, @Nullable String> parameters) {
        String clientId = parameters.apply(OAuth2ParameterNames.CLIENT_ID);
        String secret = parameters.apply(OAuth2ParameterNames.CLIENT_SECRET);
        boolean isAsserted =
                parameters.apply(OAuth2ParameterNames.CLIENT_ASSERTION) != null
                        || parameters.apply(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE) != null;
        // RFC 6749 section 2.3: a client uses one authentication method in a request.
        boolean isTwofold =
                isAsserted
                        ? secret != null || !authorization.isEmpty()
                        : secret != null && !authorization.isEmpty();
        if (isTwofold) {
            throw OAuthError.invalidRequest("The client authenticates in two ways at once.");
        }
        if (isAsserted) {
            return assertion(clientId, parameters);
        }
        if (!authorization.isEmpty()) {
            return basic(authorization.getFirst(), clientId);
        }
        if (clientId == null) {
            return null;
        }
        return secret == null
                ? new Name(clientId)
                : new Secret(clientId, ClientAuthentication.CLIENT_SECRET_POST, secret);
    }

    private static ClientCredential assertion(
            @Nullable String clientId, Function<String, @Nullable String> parameters) {
        String compact = parameters.apply(OAuth2ParameterNames.CLIENT_ASSERTION);
        // RFC 7521 section 4.2: both parameters, and a type that is known.
        if (compact == null
                || !JWT_BEARER.equals(
                        parameters.apply(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE))) {
            throw OAuthError.invalidClient();
        }
        try {
            SignedJwt jwt = SignedJwt.parse(compact);
            String subject = jwt.claims().string("sub");
            // RFC 7521 section 4.2: client_id, where it is there, names the same client.
            if (subject == null || (clientId != null && !clientId.equals(subject))) {
                throw OAuthError.invalidClient();
            }
            return new Assertion(subject, jwt);
        } catch (InvalidJwtException malformed) {
            throw OAuthError.invalidClient();
        }
    }

    private static @Nullable Secret basic(String field, @Nullable String clientId) {
        String scheme = "Basic";
        boolean isBasic =
                field.regionMatches(true, 0, scheme, 0, scheme.length())
                        && (field.length() == scheme.length()
                                || field.charAt(scheme.length()) == ' ');
        if (!isBasic) {
            return null;
        }
        byte[] pair;
        try {
            pair = Base64.getDecoder().decode(field.substring(scheme.length()).strip());
        } catch (IllegalArgumentException malformed) {
            throw malformedBasic();
        }
        int colon = new String(pair, StandardCharsets.ISO_8859_1).indexOf(':');
        if (colon < 0) {
            throw malformedBasic();
        }
        String named = Form.decoded(pair, 0, colon);
        if (clientId != null && !clientId.equals(named)) {
            throw OAuthError.invalidRequest("The client names itself in two ways.");
        }
        return new Secret(
                named,
                ClientAuthentication.CLIENT_SECRET_BASIC,
                Form.decoded(pair, colon + 1, pair.length));
    }

    private static RuntimeException malformedBasic() {
        return OAuthError.invalidRequest("The Authorization header is not one of scheme Basic.");
    }
}
