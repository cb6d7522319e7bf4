package dev.precept.pdp.decision.forward;

/** Every bound on what a gateway tells of a request. Counts unless the name says else. */
final class Limits {
    /** Characters of an address. */
    static final int ADDRESS_CHARACTERS = 45;

    /** Buckets of the rate limiter: one for each application and API in use. */
    static final int BUCKETS = 100_000;

    private Limits() {}
}
