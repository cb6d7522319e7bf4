package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.POLICY_DENIES;
import static dev.precept.projections.decision.Reason.POLICY_ENGINE_UNAVAILABLE;
import static dev.precept.projections.decision.Reason.POLICY_NOT_MET;

import dev.precept.domain.policy.Effect;
import dev.precept.projections.condition.Truth;
import dev.precept.projections.image.CompiledPolicy;

import java.util.ArrayList;
import java.util.List;

/**
 * What attached policies say. They only narrow: a policy that denies does so unless it is certain
 * that it is not met; where policies permit, one of them has to be met. That whoever evaluates one
 * is not there is told only where no other one objects: it might help to ask again.
 */
final class Policies {
    private Policies() {}

    /** Whether the policies let the question pass; if not, why. Denials come first. */
    static Reason judge(List<CompiledPolicy> policies, Question question) {
        return judge(policies, question, false);
    }

    /**
     * The same while a token is made or told of.
     *
     * @param isLeftToCheck whether what only the check can tell counts
     */
    static Reason judge(List<CompiledPolicy> policies, Question question, boolean isLeftToCheck) {
        boolean isPermissionAsked = false;
        boolean isPermitted = false;
        boolean isDenialUnavailable = false;
        boolean isPermitUnavailable = false;
        for (int i = 0; i < policies.size(); i++) {
            CompiledPolicy policy = policies.get(i);
            Truth truth = policy.source().test(question);
            boolean isLeft = isLeftToCheck && truth == Truth.DEFERRED;
            boolean isUnavailable =
                    truth == Truth.UNKNOWN && policy.source().isUnavailable(question);
            switch (policy.effect()) {
                case DENY -> {
                    isDenialUnavailable |= isUnavailable;
                    if (truth != Truth.NOT_MET && !isLeft && !isUnavailable) {
                        return POLICY_DENIES;
                    }
                }
                case PERMIT -> {
                    isPermissionAsked = true;
                    isPermitted |= truth == Truth.MET || isLeft;
                    isPermitUnavailable |= isUnavailable;
                }
            }
        }
        boolean isWanting = isPermissionAsked && !isPermitted;
        if (isWanting && !isPermitUnavailable) {
            return POLICY_NOT_MET;
        }
        return isWanting || isDenialUnavailable ? POLICY_ENGINE_UNAVAILABLE : PERMITTED;
    }

    /** The fields to leave out: those of all that permit, and of all that perhaps do. */
    static List<String> fieldMask(List<CompiledPolicy> policies, Question question) {
        List<String> fields = new ArrayList<>();
        for (CompiledPolicy policy : policies) {
            if (policy.effect() == Effect.PERMIT
                    && !policy.document().details().fieldMask().isEmpty()
                    && policy.source().test(question) != Truth.NOT_MET) {
                fields.addAll(policy.document().details().fieldMask());
            }
        }
        return fields;
    }
}
