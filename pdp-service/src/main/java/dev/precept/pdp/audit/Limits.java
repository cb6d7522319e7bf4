package dev.precept.pdp.audit;

import java.time.Duration;

/** The maxima of the decision log. */
final class Limits {
    /** Records that one statement writes. */
    static final int BATCH = 1_000;

    /** Marks that one statement writes, for some 20 ms: records wait meanwhile. */
    static final int MARKS_BATCH = 2_000;

    /** Characters of all records that wait to be written. */
    static final long QUEUE_CHARACTERS = 64 << 20;

    /** Characters of a question that is written whole; of a longer one what was supplied is cut. */
    static final int RECORD_CHARACTERS = 64 * 1024;

    /** Characters of a name in a column; the record has it whole. */
    static final int NAME_CHARACTERS = 256;

    /** Different permits that are counted in one minute. */
    static final int COUNTED = 100_000;

    /** Marks that are remembered as set, so that they are not written again. */
    static final int MARKS_REMEMBERED = 250_000;

    /** Marks that wait to be written. */
    static final int MARKS_WAITING = 100_000;

    /** Counts that wait to be written. */
    static final int COUNTS_WAITING = 200_000;

    /** Refused calls of one caller that are written one by one in a minute. */
    static final int REFUSALS = 20;

    /** Callers whose refused calls are counted in a minute. */
    static final int REFUSED_CALLERS = 10_000;

    /** For how long the log is looked through for the last permit of a request. */
    static final Duration PAST_TIME = Duration.ofSeconds(5);

    /** How many events are looked at for it. */
    static final long PAST_EVENTS = 1_000_000;

    /** Scopes granted, and as many dropped, that are written of one request for tokens. */
    static final int OUTCOME_SCOPES = 1_000;

    /** Decisions that are read, and then made again, at once. */
    static final int REPLAY_PAGE = 20_000;

    /** Bytes of records, likewise; a page of at least one record is read in any case. */
    static final long REPLAY_BYTES = 16 << 20;

    /** Different positions of those: an image is made of each. */
    static final int REPLAY_POSITIONS = 500;

    /** Images that a replay keeps, for decisions of a node that was a little behind. */
    static final int REPLAY_IMAGES = 64;

    /** Events between two decisions beyond which a replay looks for a snapshot instead. */
    static final long REPLAY_FOLD_EVENTS = 200_000;

    /** Events that a replay reads at once. */
    static final int REPLAY_READ_EVENTS = 5_000;

    /**
     * Groups that flips are told in; what has no group of its own any more is counted as others.
     */
    static final int FLIP_GROUPS = 10_000;

    /**
     * How often an engine does not answer about a policy before it is asked no more of what is
     * recorded: fewer times than keep it from being asked about live requests.
     */
    static final int FLIP_FAILURES = 3;

    /** Examples of a group of flips. */
    static final int FLIP_EXAMPLES = 10;

    /** Decisions of one receipt; more of them come into the next at once. */
    static final int RECEIPT_DECISIONS = 250_000;

    /** How far the clocks of nodes are apart, at most, for a position to tell an instant. */
    static final Duration CLOCKS_APART = Duration.ofDays(1);

    /** How far the clocks of nodes are apart, at most, where days are dropped. */
    static final Duration CLOCKS_OF_NODES = Duration.ofMinutes(5);

    /** Rows of grants, or of marks, that are looked at for what would be touched. */
    static final int LIVE_ROWS = 10_000;

    /** For how long a report waits for a table that follows from the log. */
    static final Duration USES_WAIT = Duration.ofSeconds(5);

    /** Counters of one gateway's processes that are written down on a day. */
    static final int GAPS_OF_A_DAY = 10_000;

    private Limits() {}
}
