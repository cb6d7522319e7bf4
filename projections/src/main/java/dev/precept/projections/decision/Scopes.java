package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.CONDITION_NOT_MET;
import static dev.precept.projections.decision.Reason.NOT_AUTHORIZED_FOR_APPLICATION;
import static dev.precept.projections.decision.Reason.NO_ROLE_IN_AUDIENCE;
import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.POLICY_ENGINE_UNAVAILABLE;
import static dev.precept.projections.decision.Reason.ROLES_EXCLUDE;
import static dev.precept.projections.decision.Reason.ROLE_LACKS_PERMISSION;
import static dev.precept.projections.decision.Reason.SCOPE_NOT_IN_TOKEN;
import static dev.precept.projections.decision.Reason.SCOPE_RECREATED;
import static dev.precept.projections.decision.Reason.TOKEN_REVOKED;
import static dev.precept.projections.decision.Reason.UNKNOWN_SCOPE;

import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.condition.CompiledCondition;
import dev.precept.projections.condition.Truth;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.ApplicationImage.Authorized;
import dev.precept.projections.image.ConditionalGrant;
import dev.precept.projections.image.CutOffs;
import dev.precept.projections.image.HeldRoles;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Who has a scope.
 *
 * <ul>
 *   <li>An application has what it is authorized for. A user who comes with one has, of that, what
 *       is authorized under NO_POLICY, and under RBAC what a role gives: one that the user holds,
 *       directly or through groups, or that names a group of the identity provider by which the
 *       user signed in, and that counts for the application. A user alone has what the
 *       organization's roles give.
 *   <li>A token has a scope that it names, that was there when it was decided, that was not cut off
 *       since, and that its application and user have still. Where the API trusts tokens (mode
 *       TOKEN) the last falls away, but for the authorization for the API.
 *   <li>An authorization, or a role's permission, that has a condition counts as long as it is met.
 *       Where tokens are trusted that is looked at for authorizations only.
 *   <li>A role to which policies are attached counts as long as they let it pass.
 *   <li>A role that was cut off after a token was decided gives that token nothing. Where tokens
 *       are trusted nobody can say any more which role a scope came from: there, once any role of
 *       the organization was cut off, an older token keeps what another role gives its user.
 * </ul>
 */
final class Scopes {
    private static final RoleAudience ORGANIZATION = new RoleAudience.Organization();

    private Scopes() {}

    /** Whether the party has the scope of the API; if not, why. */
    static Reason check(Question question, ApiImage api, ScopeDocument scope) {
        View view = question.view();
        ApplicationImage application = question.party().application();
        UserImage user = question.party().user();
        TokenClaims token = question.party().token();
        if (application == null) {
            return user == null ? NO_ROLE_IN_AUDIENCE : byRoles(question, user, api, scope.id());
        }
        ForeignClaims foreign = question.party().foreign();
        if (foreign != null) {
            Reason inToken = ForeignTokens.inToken(question, foreign, api, scope);
            if (inToken != PERMITTED) {
                return inToken;
            }
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
        if (!isAuthorizationMet(question, api)) {
            return CONDITION_NOT_MET;
        }
        return user == null || !authorized.isByRoles()
                ? PERMITTED
                : ofRoles(question, user, api, scope.id());
    }

    /** Whether the user's roles give the scope; a token may be trusted for that. */
    static Reason ofRoles(Question question, UserImage user, ApiImage api, ScopeId scope) {
        TokenClaims token = question.party().token();
        if (token == null) {
            return byRoles(question, user, api, scope);
        }
        boolean isTrusted = api.document().details().decisionMode() == DecisionMode.TOKEN;
        CutOffs cutOffs = question.view().organization().cutOffs();
        if (Tokens.isBefore(token, cutOffs.latestRole())
                && !byUncutRole(question, user, api, scope)) {
            Reason byRoles = isTrusted ? PERMITTED : byRoles(question, user, api, scope);
            return byRoles == PERMITTED ? TOKEN_REVOKED : byRoles;
        }
        return isTrusted ? PERMITTED : byRoles(question, user, api, scope);
    }

    /** Whether the application's authorization for the API has no condition, or one that counts. */
    static boolean isAuthorizationMet(Question question, ApiImage api) {
        CompiledCondition condition = question.party().client().condition(api.document().id());
        if (condition == null) {
            return true;
        }
        Truth truth = condition.test(question);
        return truth == Truth.MET || truth == Truth.DEFERRED;
    }

    /**
     * Whether what asks for no scope may be had: by an authorization that counts, or an active
     * subscription. That there is one of them, even if it does not count, was seen before.
     */
    static Reason checkNone(Question question, ApiImage api) {
        ApplicationImage application = question.party().application();
        return application == null
                        || isAuthorizationMet(question, api)
                        || Terms.isSubscribed(question.view(), question.party(), api)
                ? PERMITTED
                : CONDITION_NOT_MET;
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

    private static Reason byRoles(Question question, UserImage user, ApiImage api, ScopeId scope) {
        OrganizationImage organization = question.view().organization();
        RoleAudience audience = audience(question.party().application());
        HeldRoles held = question.heldRoles();
        boolean isJudged = question.view().hasRolePolicies();
        if (!isJudged && organization.gives(user, held, scope, audience)) {
            return PERMITTED;
        }
        List<RoleImage> roles =
                isJudged
                        ? organization.rolesGiving(user, held, scope, audience)
                        : List.<RoleImage>of();
        List<ConditionalGrant> grants = organization.conditionalGrants(user, held, scope, audience);
        if (!roles.isEmpty() || !grants.isEmpty()) {
            return judged(question, api, roles, grants);
        }
        if (organization.givesButForExclusion(held, scope, audience)) {
            return ROLES_EXCLUDE;
        }
        return organization.hasRole(user, held, audience)
                ? ROLE_LACKS_PERMISSION
                : NO_ROLE_IN_AUDIENCE;
    }

    /** Whether one of these roles counts: its condition is met, and its policies let it pass. */
    private static Reason judged(
            Question question, ApiImage api, List<RoleImage> roles, List<ConditionalGrant> grants) {
        Reason told = CONDITION_NOT_MET;
        for (RoleImage role : roles) {
            Reason reason = judged(question, api, role);
            if (reason == PERMITTED) {
                return PERMITTED;
            }
            told = reason == POLICY_ENGINE_UNAVAILABLE ? reason : told;
        }
        for (ConditionalGrant grant : grants) {
            Truth truth = grant.condition().test(question);
            if (truth == Truth.MET || (isLeftToCheck(api) && truth == Truth.DEFERRED)) {
                Reason reason = judged(question, api, grant.role());
                if (reason == PERMITTED) {
                    return PERMITTED;
                }
                told = reason == POLICY_ENGINE_UNAVAILABLE ? reason : told;
            }
        }
        return told;
    }

    /** What the policies attached to the role say. */
    static Reason judged(Question question, ApiImage api, RoleImage role) {
        return Policies.judge(question.view().policies(role), question, isLeftToCheck(api));
    }

    /** Where tokens are trusted the check does not look: nothing can be left to it. */
    private static boolean isLeftToCheck(ApiImage api) {
        return api.document().details().decisionMode() == DecisionMode.LIVE;
    }

    private static boolean byUncutRole(
            Question question, UserImage user, ApiImage api, ScopeId scope) {
        return judged(
                        question,
                        api,
                        uncutRoles(question, user, scope),
                        uncutGrants(question, user, scope))
                == PERMITTED;
    }

    /** What of the user's roles give the scope, come what may, but for those that were cut. */
    static List<RoleImage> uncutRoles(Question question, UserImage user, ScopeId scope) {
        OrganizationImage organization = question.view().organization();
        TokenClaims token = question.party().token();
        RoleAudience audience = audience(question.party().application());
        return organization.rolesGiving(user, question.heldRoles(), scope, audience).stream()
                .filter(role -> token == null || !isCut(organization, token, role))
                .toList();
    }

    /** What the user's roles give of the scope under a condition, but for those that were cut. */
    static List<ConditionalGrant> uncutGrants(Question question, UserImage user, ScopeId scope) {
        OrganizationImage organization = question.view().organization();
        TokenClaims token = question.party().token();
        RoleAudience audience = audience(question.party().application());
        List<ConditionalGrant> uncut = new ArrayList<>();
        for (ConditionalGrant grant :
                organization.conditionalGrants(user, question.heldRoles(), scope, audience)) {
            if (token == null || !isCut(organization, token, grant.role())) {
                uncut.add(grant);
            }
        }
        return uncut;
    }

    private static boolean isCut(
            OrganizationImage organization, TokenClaims token, RoleImage role) {
        return Tokens.isBefore(token, organization.cutOffs().role(role.document().id()));
    }

    /** The audience of the roles that count for whoever comes with the application, or alone. */
    static RoleAudience audience(@Nullable ApplicationImage application) {
        return application == null ? ORGANIZATION : application.roleAudience();
    }
}
