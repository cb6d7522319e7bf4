package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.condition.CompiledCondition;
import dev.precept.projections.condition.CompiledSource;
import dev.precept.projections.condition.Truth;
import dev.precept.projections.decision.Obligations.StepUp;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CompiledOperation.Alternative;
import dev.precept.projections.image.CompiledPolicy;
import dev.precept.projections.image.ConditionalGrant;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether it would help the bearer of a token to sign in again, and how (RFC 9470): the question is
 * asked once more as if every condition on how and when the user signed in were met. Where that
 * permits, of each condition that it turns, what is not met is asked for. Confined to a call.
 */
final class SignInAgain {
    private final Question now;
    private final Question again;
    private final Set<String> acrValues = new HashSet<>();
    private @Nullable Long maxAgeSeconds;

    private SignInAgain(Question question) {
        this.now = question;
        this.again = question.signedInAgain();
    }

    /** What to ask for; null where it would not help. */
    static @Nullable StepUp stepUp(
            Question question,
            ApiImage api,
            List<Alternative> alternatives,
            List<CompiledPolicy> policies) {
        UserImage user = question.party().user();
        if (user == null || question.party().token() == null) {
            return null;
        }
        SignInAgain signIn = new SignInAgain(question);
        if (Policies.judge(policies, signIn.again) != PERMITTED) {
            return null;
        }
        for (Alternative alternative : alternatives) {
            if (alternative.isMeetable()
                    && Grants.missing(signIn.again, api, alternative.scopes()) == PERMITTED) {
                signIn.lookAt(user, api, alternative.scopes());
                signIn.lookAt(policies);
                return signIn.asked();
            }
        }
        return null;
    }

    private @Nullable StepUp asked() {
        return acrValues.isEmpty() && maxAgeSeconds == null
                ? null
                : new StepUp(List.copyOf(acrValues), maxAgeSeconds);
    }

    private void lookAt(UserImage user, ApiImage api, List<ScopeDocument> scopes) {
        if (Grants.missing(now, api, scopes) == PERMITTED) {
            return;
        }
        ApplicationImage application = now.party().client();
        CompiledCondition condition = application.condition(api.document().id());
        if (condition != null) {
            lookAt(condition, Truth.MET);
        }
        ApiAuthorization authorization = application.authorization(api.document().id());
        if (authorization != null && authorization.policy() == AuthorizationPolicy.RBAC) {
            scopes.forEach(scope -> lookAtRoles(user, api, scope.id()));
        }
    }

    private void lookAtRoles(UserImage user, ApiImage api, ScopeId scope) {
        if (Scopes.ofRoles(now, user, api, scope) != PERMITTED) {
            for (ConditionalGrant grant : Scopes.uncutGrants(now, user, scope)) {
                lookAt(grant.condition(), Truth.MET);
                lookAt(now.view().policies(grant.role()));
            }
            for (RoleImage role : Scopes.uncutRoles(now, user, scope)) {
                lookAt(now.view().policies(role));
            }
        }
    }

    private void lookAt(List<CompiledPolicy> policies) {
        boolean isPermitted =
                policies.stream()
                        .filter(policy -> policy.effect() == Effect.PERMIT)
                        .anyMatch(policy -> policy.source().test(now) == Truth.MET);
        for (CompiledPolicy policy : policies) {
            if (policy.effect() == Effect.DENY) {
                lookAt(policy.source(), Truth.NOT_MET);
            } else if (!isPermitted) {
                lookAt(policy.source(), Truth.MET);
            }
        }
    }

    /** Asks for what is not met of the condition, if signing in again brings it to this. */
    private void lookAt(CompiledSource condition, Truth wanted) {
        if (condition.test(now) == wanted || condition.test(again) != wanted) {
            return;
        }
        for (Condition unmet : condition.unmetSignIns(now)) {
            if (unmet instanceof Condition.Acr(Set<String> values)) {
                acrValues.addAll(values);
            } else if (unmet instanceof Condition.AuthenticationAge(int seconds)) {
                maxAgeSeconds = maxAgeSeconds == null ? seconds : Math.min(maxAgeSeconds, seconds);
            }
        }
    }
}
