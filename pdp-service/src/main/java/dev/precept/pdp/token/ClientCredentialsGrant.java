package dev.precept.pdp.token;

import dev.precept.domain.application.GrantType;
import dev.precept.domain.attribute.Attributes;
import dev.precept.pdp.details.AuthorizationDetails;
import dev.precept.pdp.jose.TokenDetails;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.ApplicationDocument;

import org.springframework.security.oauth2.core.AuthorizationGrantType;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Grants tokens by client_credentials, RFC 6749 section 4.4: what they hold, the policy decides.
 */
final class ClientCredentialsGrant implements Grant {
    private final TokenIssuer issuer;
    private final AuthorizationDetails details;

    ClientCredentialsGrant(TokenIssuer issuer, AuthorizationDetails details) {
        this.issuer = issuer;
        this.details = details;
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
        TokenGrant.Granted granted = Granted.orRefuse(grant);
        String asked = request.form().get(AuthorizationDetails.NAME);
        return asked == null
                ? TokenAnswer.of(
                        issuer.issue(
                                request.tenant(),
                                application,
                                granted,
                                Bearer.application(application, TokenDetails.of(request.sender()))))
                : detailed(request, granted, asked);
    }

    /** RFC 9396 sections 3 and 7: what was asked for is in the token and in the answer. */
    private TokenAnswer detailed(GrantRequest request, TokenGrant.Granted granted, String asked) {
        ApplicationDocument application = request.client().application();
        AuthorizationDetails.Checked checked = details.check(request.tenant(), application, asked);
        SortedSet<String> audience = checked.audience();
        List<String> resources = request.form().resources();
        // RFC 8707 section 2: the token is for nobody but the resources that were named.
        if (!resources.isEmpty() && !resources.containsAll(audience)) {
            throw OAuthError.of(
                    OAuthError.INVALID_TARGET,
                    "Authorization details are asked for an API that is not among the resources.");
        }
        audience.addAll(granted.audience());
        TokenIssuer.Issued issued =
                issuer.issue(
                        request.tenant(),
                        application,
                        new TokenGrant.Granted(
                                granted.scopes(),
                                List.copyOf(audience),
                                granted.dropped(),
                                granted.position()),
                        Bearer.application(
                                application,
                                new TokenDetails(
                                        null,
                                        request.sender(),
                                        Attributes.NONE,
                                        null,
                                        checked.json())));
        return new TokenAnswer(
                issued, null, null, Map.of(AuthorizationDetails.NAME, checked.json()));
    }
}
