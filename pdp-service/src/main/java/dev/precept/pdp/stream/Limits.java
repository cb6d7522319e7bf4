package dev.precept.pdp.stream;

import java.time.Duration;

/** Every bound on what is kept for followers, and on what they may take. */
public final class Limits {
    /** Events of the last batches that are kept in memory, unless the last one alone has more. */
    static final int WINDOW_EVENTS = 50_000;

    /** Bytes of them. */
    static final long WINDOW_BYTES = 32L << 20;

    /** Events of one read of the log, unless one command alone has more. */
    static final int LOG_EVENTS = 1_000;

    /** Reads of the log at once, for all who are behind the window. */
    static final int LOG_READS = 4;

    /** Whoever is being answered at once, at all doors of the feed. */
    public static final int FOLLOWERS = 2_000;

    /** Those of one organization. */
    public static final int ORGANIZATION_FOLLOWERS = 500;

    /** Bytes of the messages of one answer to a poll, unless the last one alone has more. */
    static final int POLL_BYTES = 1 << 20;

    /** How long a poll may wait. */
    static final Duration POLL = Duration.ofSeconds(60);

    /** How long a poll that waits for less looks through what happened, once it is behind. */
    static final Duration POLL_READING = Duration.ofSeconds(2);

    /** How long passes at most without a word to a follower. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    /** How long passes at least between two words that nothing happened. */
    static final Duration HEARTBEAT = Duration.ofMillis(100);

    /** How long a follower goes on unjudged while no image changes. */
    static final Duration JUDGED = Duration.ofSeconds(1);

    /** How long a stream goes on: whoever follows then asks again, perhaps another node. */
    static final Duration STREAM = Duration.ofHours(1);

    /** How long sending a snapshot may take. */
    static final Duration SNAPSHOT = Duration.ofMinutes(10);

    /** How long a position is waited for that this node has not reached. */
    static final Duration CATCH_UP = Duration.ofSeconds(2);

    /** Names of APIs in a query. */
    static final int APIS = 100;

    /** Characters of a query. */
    static final int QUERY_CHARACTERS = 16 * 1024;

    private Limits() {}
}
