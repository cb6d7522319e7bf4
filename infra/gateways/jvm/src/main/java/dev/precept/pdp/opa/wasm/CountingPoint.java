package dev.precept.pdp.opa.wasm;

/**
 * A place in a function where something is counted: instructions where it begins and where its
 * loops do, and what it takes of the stack before and after each of its calls.
 *
 * @param at where, in the module's bytes
 * @param amount instructions from there to the end of the function or loop, or bytes of the stack
 */
record CountingPoint(int at, Counted counted, int amount) {
    /** What is counted at a place. */
    enum Counted {
        /** What is done from there on. */
        INSTRUCTIONS,
        /** The stack that is taken while what is called there runs. */
        CALL,
        /** The same, given back. */
        RETURN
    }
}
