package dev.precept.projections.condition;

/**
 * Makes expressions of CEL sources (Common Expression Language). Total: of a source it cannot read
 * it makes one that is unknown. For any number of threads.
 */
public interface ExpressionCompiler {
    /** One that can read nothing: every expression is unknown, and so grants nothing. */
    ExpressionCompiler NONE = _ -> Expression.UNKNOWN;

    /** The expression of the source. */
    Expression compile(String source);
}
