package dev.precept.pdp.token;

import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.web.JsonText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/**
 * A successful answer of the token endpoint, RFC 6749 section 5.1. It says what the token says.
 *
 * @param access the access token
 * @param refreshToken null for none
 * @param idToken null for none
 * @param more further members by name, each value JSON text
 */
public record TokenAnswer(
        TokenIssuer.Issued access,
        @Nullable String refreshToken,
        @Nullable String idToken,
        Map<String, String> more) {
    public TokenAnswer {
        more = Map.copyOf(more);
    }

    /** Nothing but an access token. */
    public static TokenAnswer of(TokenIssuer.Issued access) {
        return new TokenAnswer(access, null, null, Map.of());
    }

    /** The answer's body. */
    String json() {
        TokenClaims claims = access.claims();
        StringBuilder json = new StringBuilder(access.compact().length() + 256);
        json.append("{\"access_token\":").append(JsonText.quote(access.compact()));
        json.append(",\"token_type\":").append(JsonText.quote(type(claims.details().sender())));
        json.append(",\"expires_in\":")
                .append(Duration.between(claims.issuedAt(), claims.expiresAt()).toSeconds());
        if (!claims.scopes().isEmpty()) {
            json.append(",\"scope\":").append(JsonText.quote(claims.scope()));
        }
        if (refreshToken != null) {
            json.append(",\"refresh_token\":").append(JsonText.quote(refreshToken));
        }
        if (idToken != null) {
            json.append(",\"id_token\":").append(JsonText.quote(idToken));
        }
        more.forEach(
                (name, value) ->
                        json.append(',').append(JsonText.quote(name)).append(':').append(value));
        return json.append('}').toString();
    }

    /** RFC 9449 section 5: bound by DPoP, it is used by that scheme; else it is a bearer's. */
    private static String type(@Nullable SenderKey sender) {
        return sender instanceof SenderKey.Dpop ? "DPoP" : "Bearer";
    }

    /** No token. */
    @Override
    public String toString() {
        return "TokenAnswer[" + access.claims().scopes() + ']';
    }
}
