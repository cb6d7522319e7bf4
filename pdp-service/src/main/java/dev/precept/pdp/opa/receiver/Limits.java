package dev.precept.pdp.opa.receiver;

import java.time.Duration;

/** Every bound on what OPAs report. */
final class Limits {
    /** Bytes of a report once it is unpacked. */
    static final long UNPACKED_BYTES = 32 << 20;

    /** Bytes of a status once it is unpacked. */
    static final long STATUS_BYTES = 4 << 20;

    /** Reports of decisions that are taken at once. */
    static final int REPORTS = 8;

    /** Those of them that are of one gateway. */
    static final int REPORTS_OF_ONE = 4;

    /** Statuses that are read at once. */
    static final int STATUSES = 8;

    /** Those of them that are of one gateway. */
    static final int STATUSES_OF_ONE = 4;

    /** Decisions that are written by one statement. */
    static final int BATCH = 500;

    /** Characters of them, as they were reported. */
    static final long BATCH_CHARACTERS = 4 << 20;

    /** How deep a value of a report may nest. */
    static final int NESTING_DEPTH = 100;

    /** How deep what is passed over may nest: no OPA reads an input of more than 10,000. */
    static final int PASSED_DEPTH = 10_100;

    /** Characters of a name in it. */
    static final int NAME_CHARACTERS = 4_096;

    /** Values and names of one decision, or of a status. */
    static final int ITEM_TOKENS = 100_000;

    /** Values and names of one member of it, as the input. */
    static final int MEMBER_TOKENS = 25_000;

    /** Characters of a decision, or of a status. */
    static final int ITEM_CHARACTERS = 1 << 20;

    /** Characters of one member of it. */
    static final int MEMBER_CHARACTERS = 256 * 1024;

    /** Digits of a number in it. */
    static final int NUMBER_CHARACTERS = 100;

    /** Characters of an id of a decision. */
    static final int ID_CHARACTERS = 128;

    /** Characters of the id of a process. */
    static final int INSTANCE_CHARACTERS = 64;

    /** Characters of a path. */
    static final int PATH_CHARACTERS = 512;

    /** Bytes of a part of a decision, as the input, that are kept. */
    static final int PART_BYTES = 64 * 1024;

    /** Names of what is hidden or not kept that are told. */
    static final int NAMES = 100;

    /** Bundles of one OPA that are told. */
    static final int BUNDLES = 32;

    /** Labels, plugins and counters of one OPA that are told. */
    static final int MEMBERS = 50;

    /** Characters of a message that is told. */
    static final int MESSAGE_CHARACTERS = 300;

    /** Characters of an error that a follower reports. */
    static final int ERROR_CHARACTERS = 500;

    /** How far an OPA's clock may be ahead. */
    static final Duration AHEAD = Duration.ofDays(1);

    /** Reports for which engines for Rego are asked at once. */
    static final int ASKING = 2;

    /** For how long engines are asked for one report, waiting for that included. */
    static final Duration ASKING_TIME = Duration.ofSeconds(1);

    /** How late a decision may be told of, as after an outage: what was counted before stays. */
    static final Duration LATE = Duration.ofDays(1);

    /** For how long answers are worked out for one report. */
    static final Duration CHECK_TIME = Duration.ofSeconds(3);

    /** Revisions of one report that are at hand, and that are looked up in the database. */
    static final int REVISIONS = 16;

    /** How long a decision took, at most, as far as is believed. */
    static final Duration DECISION_TIME = Duration.ofSeconds(10);

    /** What one counter of an OPA may say, as far as is believed. */
    static final long LOST = 1_000_000_000_000L;

    /** By how much one report raises the count of what was lost. */
    static final long LOST_AT_ONCE = 1_000_000;

    private Limits() {}
}
