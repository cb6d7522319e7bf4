package dev.precept.pdp.decision.opa;

/** Of which form question and answer are. */
enum DataVersion {
    /** The body is the input, the answer the document itself; none is 404. */
    V0,
    /** The body holds {@code input}, the answer {@code result}; none leaves it out. */
    V1
}
