package dev.precept.pdp.token;

import dev.precept.domain.application.GrantType;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.ApplicationDocument;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;

import java.util.LinkedHashSet;
import java.util.Objects;

/**
 * Grants tokens by client_credentials, RFC 6749 section 4.4: what they hold, the policy decides.
 */
final class ClientCredentialsProvider implements AuthenticationProvider {
    private final TokenIssuer issuer;

    ClientCredentialsProvider(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        ClientCredentialsRequest request = (ClientCredentialsRequest) authentication;
        AuthenticatedClient client = request.client();
        Tenant tenant = client.tenant();
        ApplicationDocument application = client.application();
        // RFC 6749 section 5.2: the client is not authorized to use this grant type.
        if (!application.details().grantTypes().contains(GrantType.CLIENT_CREDENTIALS)) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
                    "The application may not use this grant type.");
        }
        TokenGrant grant =
                TokenPolicy.grant(
                        tenant.image(),
                        new TokenRequest(
                                application.organization(),
                                application.id(),
                                null,
                                request.scopes(),
                                request.resources(),
                                tenant.now()));
        return switch (grant) {
            case TokenGrant.Granted granted ->
                    answer(client, issuer.issue(tenant, application, granted));
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

    @Override
    public boolean supports(Class<?> authentication) {
        return ClientCredentialsRequest.class.isAssignableFrom(authentication);
    }

    /** The answer says what the token says. */
    private static Authentication answer(AuthenticatedClient client, TokenIssuer.Issued issued) {
        TokenClaims claims = issued.claims();
        OAuth2AccessToken token =
                new OAuth2AccessToken(
                        OAuth2AccessToken.TokenType.BEARER,
                        issued.compact(),
                        claims.issuedAt(),
                        claims.expiresAt(),
                        new LinkedHashSet<>(claims.scopes()));
        return new OAuth2AccessTokenAuthenticationToken(
                Objects.requireNonNull(client.getRegisteredClient()), client, token);
    }
}
