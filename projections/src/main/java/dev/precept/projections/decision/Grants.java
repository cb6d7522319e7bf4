package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.OPERATION_CLOSED;
import static dev.precept.projections.decision.Reason.PERMITTED;

import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.RequestLimit;
import dev.precept.projections.decision.Obligations.Quota;
import dev.precept.projections.decision.Obligations.RateLimit;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CompiledOperation.Alternative;
import dev.precept.projections.image.CompiledPolicy;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What is left to see of a question once all is known to be there: scopes, then policies. */
final class Grants {
    private Grants() {}

    /** The answer. That an engine is missing is told only where nothing else objects. */
    static Decision decide(Question question, ApiImage api, List<Alternative> alternatives) {
        List<CompiledPolicy> policies =
                question.view().policies(api, question.party().application());
        Reason reason = scopes(question, api, alternatives);
        if (!policies.isEmpty()
                && (reason == PERMITTED || reason == Reason.POLICY_ENGINE_UNAVAILABLE)) {
            Reason judged = Policies.judge(policies, question);
            reason = judged == PERMITTED ? reason : judged;
        }
        Obligations obligations =
                switch (reason) {
                    case PERMITTED -> withPermit(question, api, policies);
                    case CONDITION_NOT_MET, POLICY_DENIES, POLICY_NOT_MET ->
                            of(
                                    null,
                                    SignInAgain.stepUp(question, api, alternatives, policies),
                                    List.of());
                    default -> Obligations.NONE;
                };
        return new Decision(reason, question.view().image().position(), obligations);
    }

    private static Reason scopes(Question question, ApiImage api, List<Alternative> alternatives) {
        Reason told = null;
        for (int i = 0; i < alternatives.size(); i++) {
            Alternative alternative = alternatives.get(i);
            if (alternative.isMeetable()) {
                Reason missing = missing(question, api, alternative.scopes());
                if (missing == PERMITTED) {
                    return PERMITTED;
                }
                told = told == null || missing == Reason.POLICY_ENGINE_UNAVAILABLE ? missing : told;
            }
        }
        return told == null ? OPERATION_CLOSED : told;
    }

    /** What is missing of the scopes, all of which are asked for. */
    static Reason missing(Question question, ApiImage api, List<ScopeDocument> scopes) {
        if (scopes.isEmpty()) {
            return Scopes.checkNone(question, api);
        }
        Reason told = PERMITTED;
        for (int i = 0; i < scopes.size(); i++) {
            Reason reason = Scopes.check(question, api, scopes.get(i));
            if (reason == Reason.POLICY_ENGINE_UNAVAILABLE) {
                told = reason;
            } else if (reason != PERMITTED) {
                return reason;
            }
        }
        return told;
    }

    private static Obligations withPermit(
            Question question, ApiImage api, List<CompiledPolicy> policies) {
        ApplicationImage application = question.party().application();
        PlanDocument plan =
                application == null ? null : Terms.plan(question.view(), question.party(), api);
        return of(
                plan == null ? null : rateLimit(plan.details()),
                null,
                policies.isEmpty() ? List.of() : Policies.fieldMask(policies, question));
    }

    private static Obligations of(
            @Nullable RateLimit rateLimit,
            Obligations.@Nullable StepUp stepUp,
            List<String> fieldMask) {
        return rateLimit == null && stepUp == null && fieldMask.isEmpty()
                ? Obligations.NONE
                : new Obligations(rateLimit, stepUp, fieldMask);
    }

    /** A plan that only has a quota limits to that. */
    private static @Nullable RateLimit rateLimit(PlanDetails plan) {
        RequestLimit requests = plan.requests() == null ? plan.quota() : plan.requests();
        if (requests == null) {
            return null;
        }
        RequestLimit quota = plan.quota();
        return new RateLimit(
                requests.count(),
                requests.per().seconds(),
                plan.burst() == null ? 0 : plan.burst(),
                quota == null ? null : new Quota(quota.count(), quota.per().seconds()));
    }
}
