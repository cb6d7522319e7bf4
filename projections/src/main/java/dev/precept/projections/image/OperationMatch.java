package dev.precept.projections.image;

/** Which operation of an API a request is for. */
public sealed interface OperationMatch {
    /** This one. */
    record Found(CompiledOperation operation) implements OperationMatch {}

    /** Nobody can say: the path is malformed, or can be read in more than one way. */
    record Refused() implements OperationMatch {}

    /** None. */
    record None() implements OperationMatch {}
}
