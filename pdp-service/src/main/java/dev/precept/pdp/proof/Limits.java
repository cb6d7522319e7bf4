package dev.precept.pdp.proof;

import java.time.Duration;

/** The maxima of proofs. */
final class Limits {
    /** How long a proof waits for the trees to have what was just written. */
    static final Duration WAIT = Duration.ofSeconds(2);

    /** How long who asks for a checkpoint waits for others who do. */
    static final Duration CHECKPOINT_WAIT = Duration.ofSeconds(30);

    /** How long one witness may take. */
    static final Duration WITNESS = Duration.ofSeconds(10);

    /** How many witnesses there may be. */
    static final int WITNESSES = 16;

    /** Bytes of a witness's answer. */
    static final int WITNESS_BYTES = 64 * 1024;

    /** Bytes of the log's name, which the names of chains begin with. */
    static final int ORIGIN_BYTES = 200;

    private Limits() {}
}
