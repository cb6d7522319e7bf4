package dev.precept.projections.condition;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.RegoModule;
import dev.precept.domain.shared.PolicyId;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A policy in Rego made ready. With WebAssembly it is evaluated here; without, an engine is asked
 * by whoever asks the question, and what it said comes with the question. A module may always ask
 * whether a value is missing: where nothing is known of what it reads, it is unknown.
 */
public final class CompiledRego implements CompiledSource {
    private final PolicyId policy;
    private final PolicySource.Rego source;
    private final Effect effect;
    private final Set<Source> reads;
    private final @Nullable Expression expression;

    private CompiledRego(
            PolicyId policy,
            PolicySource.Rego source,
            Effect effect,
            Set<Source> reads,
            @Nullable Expression expression) {
        this.policy = policy;
        this.source = source;
        this.effect = effect;
        this.reads = reads;
        this.expression = expression;
    }

    static CompiledRego of(
            PolicyId policy,
            PolicySource.Rego source,
            Effect effect,
            ExpressionCompiler expressions) {
        return new CompiledRego(
                policy,
                source,
                effect,
                reads(source),
                source.wasm() == null ? null : expressions.rego().compile(source, effect));
    }

    private static Set<Source> reads(PolicySource.Rego source) {
        try {
            return RegoModule.of(source.source()).reads();
        } catch (IllegalArgumentException _) {
            return EnumSet.allOf(Source.class); // accepted by rules that were others
        }
    }

    /** Whose it is. */
    public PolicyId policy() {
        return policy;
    }

    /** What it was made of. */
    public PolicySource.Rego source() {
        return source;
    }

    /** The rule it asks. */
    public String rule() {
        return PolicySource.Rego.rule(effect);
    }

    @Override
    public Truth test(Inputs inputs) {
        if (isDeferred(inputs)) {
            return Truth.DEFERRED;
        }
        if (isBlank(inputs)) {
            return Truth.UNKNOWN;
        }
        return expression == null ? inputs.outcome(this).truth() : expression.evaluate(inputs);
    }

    @Override
    public boolean isUnavailable(Inputs inputs) {
        if (isDeferred(inputs) || isBlank(inputs)) {
            return false;
        }
        return expression == null
                ? inputs.outcome(this).isOfEngine()
                : expression.equals(Expression.UNKNOWN);
    }

    /** While a token is made nobody asks an engine. */
    private boolean isDeferred(Inputs inputs) {
        return expression == null
                ? inputs.isDeferred(Source.RESOURCE)
                : reads.stream().anyMatch(inputs::isDeferred);
    }

    private boolean isBlank(Inputs inputs) {
        return reads.stream().anyMatch(inputs::isBlank);
    }

    @Override
    public List<Condition> unmetSignIns(Inputs inputs) {
        return List.of();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompiledRego that
                && policy.equals(that.policy)
                && source.equals(that.source)
                && effect == that.effect;
    }

    @Override
    public int hashCode() {
        return Objects.hash(policy, source.hash(), effect);
    }
}
