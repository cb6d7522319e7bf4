package dev.precept.projections.condition;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;

import java.util.Optional;

/**
 * Makes expressions of policies in Rego that carry their WebAssembly. Total: of one it finds fault
 * with it makes {@link Expression#UNKNOWN}. For any number of threads.
 */
@FunctionalInterface
public interface RegoCompiler {
    /** One that can read nothing: every such policy is unknown, and so grants nothing. */
    RegoCompiler NONE = (_, _) -> Expression.UNKNOWN;

    /**
     * The expression of the rule that a policy of this effect asks. It is asked {@link
     * Inputs#regoInput} and nothing else; what it comes to is a function of that. What it
     * {@linkplain Expression#reads reads} is not looked at: that is known of the source.
     *
     * @param source one that has its WebAssembly
     */
    Expression compile(PolicySource.Rego source, Effect effect);

    /** Why the policy cannot be had; empty if it can. May ask others, and be waited for. */
    default Optional<Rejection> refusal(ExpressionCheck.Rego policy) {
        return Optional.empty();
    }
}
