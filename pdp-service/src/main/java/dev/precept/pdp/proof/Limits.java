package dev.precept.pdp.proof;

import java.time.Duration;

/** The maxima of proofs. */
final class Limits {
    /** How long a proof waits for the trees to have what was just written. */
    static final Duration WAIT = Duration.ofSeconds(2);

    private Limits() {}
}
