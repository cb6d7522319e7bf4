package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.POLICY_DENIES;
import static dev.precept.projections.decision.Reason.POLICY_NOT_MET;

import dev.precept.domain.policy.Effect;
import dev.precept.projections.condition.Truth;
import dev.precept.projections.image.CompiledPolicy;

import java.util.ArrayList;
import java.util.List;

/**
 * What attached policies say. They only narrow: a policy that denies does so unless it is certain
 * that it is not met; where policies permit, one of them has to be met.
 */
final class Policies {
    private Policies() {}

    /** Whether the policies let the question pass; if not, why. Denials come first. */
    static Reason judge(List<CompiledPolicy> policies, Question question) {
        boolean isPermissionAsked = false;
        boolean isPermitted = false;
        for (int i = 0; i < policies.size(); i++) {
            CompiledPolicy policy = policies.get(i);
            Truth truth = policy.condition().test(question);
            switch (policy.effect()) {
                case DENY -> {
                    if (truth != Truth.NOT_MET) {
                        return POLICY_DENIES;
                    }
                }
                case PERMIT -> {
                    isPermissionAsked = true;
                    isPermitted |= truth == Truth.MET;
                }
            }
        }
        return isPermissionAsked && !isPermitted ? POLICY_NOT_MET : PERMITTED;
    }

    /** The fields to leave out: those of all that permit, and of all that perhaps do. */
    static List<String> fieldMask(List<CompiledPolicy> policies, Question question) {
        List<String> fields = new ArrayList<>();
        for (CompiledPolicy policy : policies) {
            if (policy.effect() == Effect.PERMIT
                    && !policy.document().details().fieldMask().isEmpty()
                    && policy.condition().test(question) != Truth.NOT_MET) {
                fields.addAll(policy.document().details().fieldMask());
            }
        }
        return fields;
    }
}
