package dev.precept.pdp.command;

import java.time.Duration;

/** The maxima of the way from a request to the log. */
final class Limits {
    /** How often a command is decided before the caller is told to come back later. */
    static final int ATTEMPTS = 100;

    /** How long a command is decided again and again, at most. */
    static final Duration EXECUTION = Duration.ofSeconds(10);

    /** The same for several commands that are one. */
    static final Duration JOINT_EXECUTION = Duration.ofSeconds(60);

    /** Aggregates of one kind that are kept in memory. */
    static final int CACHED_AGGREGATES = 4_096;

    /** Locks that the aggregates of one kind share; a power of two. */
    static final int LOCKS = 4_096;

    private Limits() {}
}
