package dev.precept.pdp.token;

import java.time.Duration;

/** Every bound the token service sets on what a request may bring, and its own rhythms. */
final class Limits {
    /** How long others may keep our key sets and metadata. */
    static final Duration METADATA_AGE = Duration.ofMinutes(15);

    /** How often what no event names is swept. */
    static final Duration SWEEP_PERIOD = Duration.ofMinutes(30);

    private Limits() {}
}
