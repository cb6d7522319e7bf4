package dev.precept.pdp.management.openapi;

/** The bounds of a description, beside those of the domain and of documents. Counts. */
final class Limits {
    /** References that lead to references. */
    static final int REFERENCE_HOPS = 16;

    /** Security schemes of one description. */
    static final int SCHEMES = 1_000;

    /** Warnings told of one description; more are counted. */
    static final int WARNINGS = 1_000;

    private Limits() {}
}
