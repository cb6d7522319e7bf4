package dev.precept.pdp.token;

import dev.precept.domain.application.GrantType;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.ApplicationDocument;

import org.springframework.security.oauth2.core.AuthorizationGrantType;

/**
 * Grants tokens by client_credentials, RFC 6749 section 4.4: what they hold, the policy decides.
 */
final class ClientCredentialsGrant implements Grant {
    private final TokenIssuer issuer;

    ClientCredentialsGrant(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.CLIENT_CREDENTIALS.getValue();
    }

    @Override
    public GrantType setting() {
        return GrantType.CLIENT_CREDENTIALS;
    }

    @Override
    public TokenAnswer grant(GrantRequest request) {
        // RFC 6749 section 4.4: only for clients that authenticate.
        if (!request.client().isConfidential()) {
            throw OAuthError.invalidClient();
        }
        ApplicationDocument application = request.client().application();
        TokenGrant grant =
                TokenPolicy.grant(
                        request.tenant().image(),
                        new TokenRequest(
                                application.organization(),
                                application.id(),
                                null,
                                request.form().scopes(),
                                request.form().resources(),
                                request.tenant().now()));
        return TokenAnswer.of(
                issuer.issue(
                        request.tenant(),
                        application,
                        Granted.orRefuse(grant),
                        Bearer.application(application, request.sender())));
    }
}
