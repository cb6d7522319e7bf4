package dev.precept.pdp.expression;

/** How large an expression may be. */
final class Limits {
    /** Characters of the source, as Unicode counts them. */
    static final int SOURCE_CODE_POINTS = 4_096;

    /** Nodes of the parsed expression. */
    static final int NODES = 256;

    /** Nodes one inside the other. */
    static final int DEPTH = 32;

    /** Instructions of a compiled regular expression. */
    static final int REGEX_PROGRAM = 512;

    /** Characters of what is said about an expression that cannot be read. */
    static final int PROBLEM_CHARACTERS = 500;

    private Limits() {}
}
