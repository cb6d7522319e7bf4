package dev.precept.gateway;

import java.time.Duration;

/** The named maxima of following. */
final class Limits {
    /** One line of an event stream: a command has at most 1,000 events. */
    static final int LINE_BYTES = 64 * 1024 * 1024;

    /** An answer that is no stream. */
    static final int ANSWER_BYTES = 64 * 1024;

    /** Messages that were read and not taken in yet. */
    static final int WAITING_MESSAGES = 16;

    /** What an error's text may have when it is reported. */
    static final int ERROR_CHARACTERS = 200;

    /** How long a connection may take to be made. */
    static final Duration CONNECT = Duration.ofSeconds(5);

    /**
     * How long an answer may take, where no lease says less: to its end, or to its beginning where
     * it is a stream.
     */
    static final Duration ANSWER = Duration.ofSeconds(10);

    /** How long a stream or a snapshot may be silent: there is a heartbeat at least every 5 s. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    /** The pause after a first failure; it doubles with each that follows. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    /** The pause between leases where each takes as long as it holds. */
    static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);

    /** The longest pause between attempts. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** How often a changed image is kept in a file, at most. */
    static final Duration KEEP_EVERY = Duration.ofSeconds(30);

    private Limits() {}
}
