package dev.precept.projections.condition;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.PolicyId;

import java.util.List;
import java.util.Objects;

/** What a policy asks, made ready. Immutable; for any number of threads. */
public sealed interface CompiledSource permits CompiledCondition, CompiledRego {
    /** Makes ready what the policy asks. */
    static CompiledSource of(
            PolicyId policy, PolicySource source, Effect effect, ExpressionCompiler expressions) {
        return switch (source) {
            case PolicySource.Rego rego -> CompiledRego.of(policy, rego, effect, expressions);
            case PolicySource.Condition _, PolicySource.Cel _ ->
                    CompiledCondition.of(Objects.requireNonNull(source.asCondition()), expressions);
        };
    }

    /** What it comes to. */
    Truth test(Inputs inputs);

    /** Whether it is unknown since whoever evaluates it failed, or is not there. */
    boolean isUnavailable(Inputs inputs);

    /**
     * Which parts of it ask how or when the user signed in, and are not met; {@link Condition.Acr}
     * and {@link Condition.AuthenticationAge} only.
     */
    List<Condition> unmetSignIns(Inputs inputs);
}
