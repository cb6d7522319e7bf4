package dev.precept.pdp.device;

import dev.precept.domain.application.GrantType;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ScopeDocument;

import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import java.util.List;
import java.util.Set;

/** The scopes of a request that users allow elsewhere. */
final class AskedScopes {
    private AskedScopes() {}

    /** Refuses a client whose application has no such grant. */
    static void requireGrant(Client client, GrantType grant) {
        if (!client.application().details().grantTypes().contains(grant)) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
                    "The application may not use this grant type.");
        }
    }

    /** Those asked for: at least one, so that the user is shown what it is about. */
    static Set<String> of(Form form) {
        if (form.get("authorization_details") != null) {
            throw OAuthError.of(
                    "invalid_authorization_details",
                    "authorization_details are not offered here, but at the authorization"
                            + " endpoint.");
        }
        Set<String> scopes = form.scopes();
        // RFC 6749 section 3.3.
        if (scopes == null) {
            throw OAuthError.of(OAuth2ErrorCodes.INVALID_SCOPE, "A scope is due.");
        }
        return scopes;
    }

    /** What of a request the policy would grant this user now; empty for nothing. */
    static List<String> granted(
            Tenant tenant, DeferredRequest request, UserId user, Attributes signIn) {
        TokenGrant grant =
                TokenPolicy.grant(
                        tenant.image(),
                        new TokenRequest(
                                tenant.id(),
                                request.application(),
                                user,
                                request.asked().scopes(),
                                request.asked().resources(),
                                tenant.now(),
                                signIn));
        return switch (grant) {
            case TokenGrant.Granted granted -> granted.scopes();
            case TokenGrant.InvalidScope _, TokenGrant.InvalidTarget _, TokenGrant.UnknownParty _ ->
                    List.of();
        };
    }

    /**
     * A scope as a user is shown it.
     *
     * @param name its wire name
     * @param title for people; empty for one of OpenID Connect's, for which pages have words
     * @param description for people; may be empty
     * @param api the API's name; empty likewise
     */
    record Line(String name, String title, String description, String api) {}

    static List<Line> lines(Tenant tenant, List<String> wireNames) {
        return wireNames.stream().map(name -> line(tenant, name)).toList();
    }

    private static Line line(Tenant tenant, String wireName) {
        ScopeDocument scope =
                tenant.image().visibleScopeByWireName(tenant.organization(), wireName);
        if (scope == null) {
            return new Line(wireName, "", "", "");
        }
        ApiImage api = tenant.image().visibleApi(tenant.organization(), scope.api());
        return new Line(
                wireName,
                scope.displayName().isEmpty() ? wireName : scope.displayName(),
                scope.description(),
                api == null ? "" : api.document().details().name());
    }
}
