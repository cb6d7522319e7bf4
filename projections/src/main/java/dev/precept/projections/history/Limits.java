package dev.precept.projections.history;

/** The maxima of this package. */
final class Limits {
    /** Events that are folded for one question; for more the whole image is the better way. */
    static final int EVENTS = 20_000;

    private Limits() {}
}
