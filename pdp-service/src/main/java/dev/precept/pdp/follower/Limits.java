package dev.precept.pdp.follower;

import java.time.Duration;

/** Every bound on followers. */
final class Limits {
    /** The longest lease that may be set: a fence may have to wait one out. */
    static final Duration LONGEST_LEASE = Duration.ofMinutes(1);

    /** The shortest that leaves time to renew it. */
    static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

    /** Reports that may wait to be written. */
    static final int WAITING_REPORTS = 10_000;

    /** Reports that are written by one statement. */
    static final int BATCH_REPORTS = 500;

    /** Characters of the name that a process of a gateway gives itself. */
    static final int INSTANCE_CHARACTERS = 64;

    /** Characters of an error that a gateway reports. */
    static final int ERROR_CHARACTERS = 500;

    /** Bytes of what a gateway reports. */
    static final int REPORT_BYTES = 8 * 1024;

    /** Images of the recent past that are kept to tell what changed and what a part was. */
    static final int RECENT_BATCHES = 256;

    /** Events that lie between them. */
    static final int RECENT_EVENTS = 20_000;

    /** For how long a gateway is remembered that was not heard of. */
    static final Duration SILENT_GATEWAY = Duration.ofHours(1);

    /** For how long an OPA may be silent before a fence waits for it no more. */
    static final Duration SILENT_OPA = Duration.ofMinutes(1);

    /** Processes of one gateway whose last reports a node remembers. */
    static final int REMEMBERED_OPAS = 1_000;

    /** Gateways of which a node remembers them. */
    static final int REMEMBERED_GATEWAYS = 10_000;

    /** Processes of one gateway that are remembered: those heard of last. */
    static final int PROCESSES_PER_GATEWAY = 100;

    /** Reports of one process that may wait, each for a round of its own. */
    static final int WAITING_PER_PROCESS = 4;

    /** For how long a node is remembered that was not heard of. */
    static final Duration SILENT_NODE = Duration.ofMinutes(10);

    private Limits() {}
}
