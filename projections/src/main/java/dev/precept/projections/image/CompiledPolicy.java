package dev.precept.projections.image;

import dev.precept.domain.policy.Effect;
import dev.precept.projections.condition.CompiledSource;
import dev.precept.projections.condition.ExpressionCompiler;

/** A policy, ready to be asked. Immutable. */
public record CompiledPolicy(PolicyDocument document, CompiledSource source) {
    static CompiledPolicy of(PolicyDocument document, ExpressionCompiler expressions) {
        return new CompiledPolicy(
                document,
                CompiledSource.of(
                        document.id(),
                        document.details().source(),
                        document.details().effect(),
                        expressions));
    }

    /** What it says when it is met. */
    public Effect effect() {
        return document.details().effect();
    }
}
