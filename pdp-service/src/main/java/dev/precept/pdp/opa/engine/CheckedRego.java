package dev.precept.pdp.opa.engine;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;
import dev.precept.projections.condition.Expression;
import dev.precept.projections.condition.RegoCompiler;

import java.util.Optional;

/** What compiles policies in Rego here, and has them checked elsewhere as well. */
public record CheckedRego(RegoCompiler rego, RegoCheck check) implements RegoCompiler {
    @Override
    public Expression compile(PolicySource.Rego source, Effect effect) {
        return rego.compile(source, effect);
    }

    @Override
    public Optional<Rejection> refusal(ExpressionCheck.Rego policy) {
        return rego.refusal(policy).or(() -> check.refusal(policy));
    }
}
