package dev.precept.pdp.token;

import dev.precept.pdp.oauth.OAuthError;
import dev.precept.projections.decision.TokenGrant;

import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** What the policy grants, or the refusal that OAuth has for why it does not. */
public final class Granted {
    private Granted() {}

    /**
     * What is granted.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where nothing is
     */
    public static TokenGrant.Granted orRefuse(TokenGrant grant) {
        return switch (grant) {
            case TokenGrant.Granted granted -> granted;
            // RFC 6749 section 5.2: nothing of what was asked for is granted.
            case TokenGrant.InvalidScope _ ->
                    throw OAuthError.of(OAuth2ErrorCodes.INVALID_SCOPE, "No scope can be granted.");
            // RFC 8707 section 2: a resource is unknown, or not this client's.
            case TokenGrant.InvalidTarget _ ->
                    throw OAuthError.of(
                            OAuthError.INVALID_TARGET, "A resource is unknown or not granted.");
            case TokenGrant.UnknownParty _ -> throw OAuthError.invalidClient();
        };
    }
}
