package dev.precept.projections.condition;

import dev.precept.domain.shared.ExpressionCheck;

import java.util.Optional;

/**
 * Makes expressions of CEL sources (Common Expression Language). Total: of a source it finds fault
 * with it makes one that is unknown. For any number of threads.
 */
public interface ExpressionCompiler extends ExpressionCheck {
    /** One that can read nothing: every expression is unknown, and so grants nothing. */
    ExpressionCompiler NONE = new Nothing();

    /** The expression of the source. */
    Expression compile(String source);

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
