package dev.precept.projections.image;

import dev.precept.domain.policy.Effect;
import dev.precept.projections.condition.CompiledCondition;
import dev.precept.projections.condition.ExpressionCompiler;

/** A policy, ready to be asked. Immutable. */
public record CompiledPolicy(PolicyDocument document, CompiledCondition condition) {
    static CompiledPolicy of(PolicyDocument document, ExpressionCompiler expressions) {
        return new CompiledPolicy(
                document,
                CompiledCondition.of(document.details().source().asCondition(), expressions));
    }

    /** What it says when it is met. */
    public Effect effect() {
        return document.details().effect();
    }
}
