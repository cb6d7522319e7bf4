package dev.precept.projections.condition;

/** What asking an engine for Rego came to. Names are part of the written form of decisions. */
public enum RegoOutcome {
    /** The rule is defined, and true. */
    DEFINED_TRUE,
    /** The rule is defined, and false. */
    DEFINED_FALSE,
    /** The rule is not defined for this input, or neither true nor false. */
    UNDEFINED,
    /** The engine answered with an error, or with what is no answer. */
    ERROR,
    /** The engine did not answer in time. */
    TIMEOUT,
    /** The engine was not asked, since it failed before, or has too much to do. */
    OPEN,
    /** There is no engine, or nobody asked it this. */
    NONE;

    /** What the rule comes to. */
    public Truth truth() {
        return switch (this) {
            case DEFINED_TRUE -> Truth.MET;
            case DEFINED_FALSE -> Truth.NOT_MET;
            case UNDEFINED, ERROR, TIMEOUT, OPEN, NONE -> Truth.UNKNOWN;
        };
    }

    /** Whether it is for the engine, and not for the policy, that nothing is known. */
    public boolean isOfEngine() {
        return switch (this) {
            case DEFINED_TRUE, DEFINED_FALSE, UNDEFINED -> false;
            case ERROR, TIMEOUT, OPEN, NONE -> true;
        };
    }
}
