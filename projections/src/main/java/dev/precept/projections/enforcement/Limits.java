package dev.precept.projections.enforcement;

/** Every bound on what is read of a request. Counts unless the name says else. */
final class Limits {
    /** Characters of a request's method. */
    static final int METHOD_CHARACTERS = 32;

    private Limits() {}
}
