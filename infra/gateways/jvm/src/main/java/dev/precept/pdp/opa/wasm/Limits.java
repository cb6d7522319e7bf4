package dev.precept.pdp.opa.wasm;

/** What evaluating a policy in WebAssembly may take. */
final class Limits {
    /** Instructions that one evaluation may take, each path counted at its longest. */
    static final long INSTRUCTIONS = 4_000_000;

    /**
     * Bytes of the stack that calls within one evaluation take, reckoned: half of what a thread has
     * where nobody says otherwise, so that it is there wherever it is evaluated.
     */
    static final int STACK = 512 * 1024;

    /** Of them for a call, more than any machine takes for one of a function without values. */
    static final int STACK_OF_CALL = 1_536;

    /** Of them for each value that the calling function has at once: a machine takes two thirds. */
    static final int STACK_OF_VALUE = 24;

    /** Pages, of 64 KiB, of the memory of a module that is evaluated. */
    static final int PAGES = 128;

    /** Local variables of one function. */
    static final int LOCALS = 1_000;

    /** Instructions of one function. */
    static final int FUNCTION_INSTRUCTIONS = 200_000;

    /** Functions in a table of them. */
    static final int TABLE = 10_000;

    /** Modules that are compiled to bytecode at once; others are interpreted. */
    static final int COMPILED = 256;

    /** Modules that wait to be compiled. */
    static final int WAITING = 256;

    private Limits() {}
}
