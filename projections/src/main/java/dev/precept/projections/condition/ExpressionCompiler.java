package dev.precept.projections.condition;

import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;

import java.util.Optional;

/**
 * Makes expressions of CEL sources (Common Expression Language). Total: of a source it finds fault
 * with it makes one that is unknown. It brings along what does the same for Rego. For any number of
 * threads.
 */
public interface ExpressionCompiler extends ExpressionCheck {
    /** One that can read nothing: every expression is unknown, and so grants nothing. */
    ExpressionCompiler NONE = new Nothing();

    /** The expression of the source. */
    Expression compile(String source);

    /** What makes expressions of policies in Rego. */
    default RegoCompiler rego() {
        return RegoCompiler.NONE;
    }

    /** The same for CEL, and this for Rego. */
    default ExpressionCompiler with(RegoCompiler rego) {
        return new Both(this, rego);
    }

    /** One for CEL and one for Rego. */
    record Both(ExpressionCompiler cel, RegoCompiler rego) implements ExpressionCompiler {
        @Override
        public Expression compile(String source) {
            return cel.compile(source);
        }

        @Override
        public Optional<String> fault(String source) {
            return cel.fault(source);
        }

        @Override
        public Optional<Rejection> refusal(Rego policy) {
            return rego.refusal(policy);
        }
    }

    /** Where there is no CEL. */
    record Nothing() implements ExpressionCompiler {
        @Override
        public Expression compile(String source) {
            return Expression.UNKNOWN;
        }

        @Override
        public Optional<String> fault(String source) {
            return ExpressionCheck.NONE.fault(source);
        }
    }
}
