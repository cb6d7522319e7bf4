package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.NOT_AUTHORIZED_FOR_APPLICATION;
import static dev.precept.projections.decision.Reason.NO_ROLE_IN_AUDIENCE;
import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.ROLE_LACKS_PERMISSION;
import static dev.precept.projections.decision.Reason.SCOPE_NOT_IN_TOKEN;
import static dev.precept.projections.decision.Reason.SCOPE_RECREATED;
import static dev.precept.projections.decision.Reason.TOKEN_REVOKED;
import static dev.precept.projections.decision.Reason.UNKNOWN_SCOPE;

import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.ApplicationImage.Authorized;
import dev.precept.projections.image.CutOffs;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

/**
 * Who has a scope.
 *
 * <ul>
 *   <li>An application has what it is authorized for. A user who comes with one has, of that, what
 *       is authorized under NO_POLICY, and under RBAC what a role gives: one that the user holds,
 *       directly or through groups, and that counts for the application. A user alone has what the
 *       organization's roles give.
 *   <li>A token has a scope that it names, that was there when it was decided, that was not cut off
 *       since, and that its application and user have still. Where the API trusts tokens (mode
 *       TOKEN) the last falls away, but for the authorization for the API.
 *   <li>A role that was cut off after a token was decided gives that token nothing. Where tokens
 *       are trusted nobody can say any more which role a scope came from: there, once any role of
 *       the organization was cut off, an older token keeps what another role gives its user.
 * </ul>
 */
final class Scopes {
    private static final RoleAudience ORGANIZATION = new RoleAudience.Organization();

    private Scopes() {}

    /** Whether the party has the scope of the API; if not, why. */
    static Reason check(View view, Party party, ApiImage api, ScopeDocument scope) {
        ApplicationImage application = party.application();
        UserImage user = party.user();
        TokenClaims token = party.token();
        if (application == null) {
            return user == null
                    ? NO_ROLE_IN_AUDIENCE
                    : byRoles(view.organization(), user, scope.id(), ORGANIZATION);
        }
        if (!view.names(api, scope)) {
            return token == null ? UNKNOWN_SCOPE : SCOPE_NOT_IN_TOKEN;
        }
        if (token != null) {
            Reason inToken = inToken(view, token, api, scope);
            if (inToken != PERMITTED) {
                return inToken;
            }
        }
        OrganizationImage organization = view.organization();
        Authorized authorized = organization.authorized(application, api.document().id());
        boolean isTrusted =
                token != null && api.document().details().decisionMode() == DecisionMode.TOKEN;
        if (authorized == null || (!isTrusted && !organization.mayAskFor(authorized, scope.id()))) {
            return NOT_AUTHORIZED_FOR_APPLICATION;
        }
        if (user == null || !authorized.isByRoles()) {
            return PERMITTED;
        }
        RoleAudience audience = audience(application);
        if (token != null
                && Tokens.isBefore(token, organization.cutOffs().latestRole())
                && !byUncutRole(organization, token, user, scope.id(), audience)) {
            boolean isByCutRole = isTrusted || organization.gives(user, scope.id(), audience);
            return isByCutRole ? TOKEN_REVOKED : byRoles(organization, user, scope.id(), audience);
        }
        return isTrusted ? PERMITTED : byRoles(organization, user, scope.id(), audience);
    }

    private static Reason inToken(View view, TokenClaims token, ApiImage api, ScopeDocument scope) {
        if (!token.scopes().contains(scope.wireName().value())) {
            return SCOPE_NOT_IN_TOKEN;
        }
        if (scope.addedAt().value() > token.position().value()) {
            return SCOPE_RECREATED;
        }
        return Tokens.isCutOff(view, token, api, scope) ? TOKEN_REVOKED : PERMITTED;
    }

    private static Reason byRoles(
            OrganizationImage organization, UserImage user, ScopeId scope, RoleAudience audience) {
        if (organization.gives(user, scope, audience)) {
            return PERMITTED;
        }
        return organization.hasRole(user, audience) ? ROLE_LACKS_PERMISSION : NO_ROLE_IN_AUDIENCE;
    }

    private static boolean byUncutRole(
            OrganizationImage organization,
            TokenClaims token,
            UserImage user,
            ScopeId scope,
            RoleAudience audience) {
        CutOffs cutOffs = organization.cutOffs();
        for (RoleImage role : organization.rolesGiving(user, scope, audience)) {
            if (!Tokens.isBefore(token, cutOffs.role(role.document().id()))) {
                return true;
            }
        }
        return false;
    }

    /** The audience of the roles that count for whoever comes with the application, or alone. */
    static RoleAudience audience(@Nullable ApplicationImage application) {
        return application == null ? ORGANIZATION : application.roleAudience();
    }
}
