package dev.precept.pdp.opa.bundle;

import java.time.Duration;

/** Every bound on what is made and kept for bundles. */
final class Limits {
    /** How long a question may wait for what is new; who wants to wait longer asks again. */
    static final Duration WAIT = Duration.ofSeconds(60);

    /** How long who waits goes on unjudged while no image changes. */
    static final Duration JUDGED = Duration.ofSeconds(1);

    /** Parts of the log that bundles are kept ready of. */
    static final int LINES = 4_096;

    /** How long a part is kept ready that nobody asks for. */
    static final Duration IDLE = Duration.ofMinutes(10);

    /** How often it is looked which those are. */
    static final Duration SWEEP = Duration.ofSeconds(30);

    /** How often agents are told of the position at most, where nothing else is new. */
    static final Duration MOVE = Duration.ofSeconds(1);

    /** How many bytes of the whole make that a millisecond longer for who needs the whole. */
    static final long MOVED_BYTES_PER_MILLI = 256;

    /** How long it may become. */
    static final Duration LONGEST_MOVE = Duration.ofMinutes(5);

    /** Revisions of a part that differences can begin with. */
    static final int REVISIONS = 8;

    /** For how long a bundle is good at least, and at most, that is good for a while. */
    static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);

    static final Duration LONGEST_LEASE = Duration.ofHours(1);

    /** How often it is renewed while it lasts. */
    static final int RENEWALS = 3;

    /** Events that a difference may come from; of more the whole is as quick. */
    static final int EVENTS = 20_000;

    /** Documents that a difference is looked for in. */
    static final int DOCUMENTS = 100_000;

    /** Bytes of a difference. */
    static final long DELTA_BYTES = 16L << 20;

    /** Bytes that a difference may have in any case, however small the whole is. */
    static final long SMALL_DELTA_BYTES = 16 * 1024;

    /** Bytes that a difference may have where it is not known how large the whole is. */
    static final long UNCOMPARED_DELTA_BYTES = 1L << 20;

    /** The whole has to be so many times larger than a difference. */
    static final int DELTA_SHARE = 4;

    /**
     * Bytes on disk of all snapshots: those that are kept ready, are sent, and are being made, with
     * what is needed for that.
     */
    static final long SPOOL_BYTES = 4L << 30;

    /** Bytes of the disk that are left to others, such as the log. */
    static final long SPARE_BYTES = 256L << 20;

    /** Bytes that are compressed at once, by one thread. */
    static final int CHUNK_BYTES = 256 * 1024;

    /** Of one snapshot, those that are in memory at most, but for the one that is filled. */
    static final int CHUNKS = 6;

    /** Bytes of documents that are sorted in memory, for a signature. */
    static final int RUN_BYTES = 16 << 20;

    /** How long a snapshot is kept for who asked for it and does not begin to take it. */
    static final Duration TAKEN = Duration.ofSeconds(30);

    /** Snapshots that are made at once, of each organization one. */
    static final int BUILDS = 2;

    /** How long one is waited for. */
    static final Duration BUILD = Duration.ofSeconds(60);

    /**
     * A snapshot that took longer to make than this is given away a little longer than it lasts.
     */
    static final Duration SLOW_BUILD = Duration.ofSeconds(2);

    /** How much longer. */
    static final Duration SLOW_BUILD_LASTS = Duration.ofSeconds(10);

    /** How long sending a snapshot may take. */
    static final Duration SENDING = Duration.ofMinutes(10);

    /** Who was given differences last, of whom is remembered which. */
    static final int CONSUMERS = 20_000;

    /** How often somebody may ask for a difference again before he is given none for a while. */
    static final int FAILURES = 3;

    /** How long that while is. */
    static final Duration WITHOUT_DELTAS = Duration.ofHours(1);

    /** Characters of a name that a question says of who asks, and of a service's name. */
    static final int NAME_CHARACTERS = 64;

    /** Modules of which it is remembered whether they compile. */
    static final int COMPILED_MODULES = 10_000;

    /** Modules that an OPA is asked about again which did not answer. */
    static final int UNANSWERED_MODULES = 1_000;

    /** How long after it did not. */
    static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

    private Limits() {}
}
