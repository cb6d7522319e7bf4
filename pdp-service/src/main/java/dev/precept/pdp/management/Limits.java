package dev.precept.pdp.management;

import java.time.Duration;

/** The bounds of requests to the administration API. Counts unless the name says else. */
final class Limits {
    /** Bytes of a body. */
    static final int BODY_BYTES = 1 << 20;

    /** Bytes of what is in a bundle of a policy in Rego. */
    static final int BUNDLE_UNPACKED_BYTES = 2 << 20;

    /** Bytes of an API description. */
    static final int DESCRIPTION_BYTES = 8 << 20;

    /** Bytes of a body too large that are read nevertheless. */
    static final int DISCARDED_BYTES = 8 << 20;

    /** Items of one page. */
    static final int PAGE = 1_000;

    /** Items of one page where the caller does not say. */
    static final int DEFAULT_PAGE = 100;

    /** Characters of a cursor: the keys of what it names, several handles among them. */
    static final int CURSOR_CHARACTERS = 4_096;

    /** Characters of a filter or an idempotency key. */
    static final int PARAMETER_CHARACTERS = 512;

    /** Things looked at for one page of a list with a filter. */
    static final int THINGS_SCANNED = 100_000;

    /** Replies of lines without a bound that are under way at once. */
    static final int STREAMS = 8;

    /** Those of them that are of one organization. */
    static final int STREAMS_OF_ONE = 2;

    /** How long one may take; its reader goes on from where it broke off. */
    static final Duration STREAM_TIME = Duration.ofMinutes(30);

    /** Events read, about, so that a page of the history tells what was there before each. */
    static final int EVENTS_FOLDED = 20_000;

    /** Events of its stream that are read at least, where there are as many, before one shown. */
    static final int LEAST_FOLDED = 20;

    /** Events of its stream that are read at most before one shown. */
    static final int MOST_FOLDED = 2_000;

    /** APIs that a filter names. */
    static final int APIS_PER_FILTER = 1_000;

    /** Commands that are supposed at once. */
    static final int SUPPOSED_COMMANDS = 200;

    /** What they come to before another is supposed; documents may come to much. */
    static final int SUPPOSED_EVENTS = 100_000;

    /** For how long commands are supposed for one request. */
    static final Duration SUPPOSING_TIME = Duration.ofSeconds(20);

    /** Requests of a node that suppose commands at once, of different organizations. */
    static final int SUPPOSING = 4;

    /** Those of one organization that wait for their turn. */
    static final int SUPPOSING_WAITING = 8;

    /** For how long they do. */
    static final Duration SUPPOSING_PATIENCE = Duration.ofSeconds(10);

    /** Effects whose later pages can be had. */
    static final int EFFECTS_KEPT = 64;

    /** Those of one caller. */
    static final int EFFECTS_KEPT_EACH = 8;

    /** How long they can be had, at most. */
    static final Duration EFFECT_KEPT = Duration.ofMinutes(10);

    /** Back to when a user was there lately. */
    static final Duration SEEN = Duration.ofDays(30);

    /** For how long recorded decisions are made again to see which would flip. */
    static final Duration FLIPS_TIME = Duration.ofSeconds(30);

    /** Characters of the path of a supposed command. */
    static final int PATH_CHARACTERS = 2_000;

    /** Things that the document of an organization holds. */
    static final int DOCUMENT_THINGS = 100_000;

    /** Commands of a document whose aggregates are read at once. */
    static final int STEPS_READ_AHEAD = 1_000;

    /** How often what a document says is gone through, since one part of it waits for another. */
    static final int DOCUMENT_ROUNDS = 16;

    /** Zeros of a number that canonical JSON writes in full. */
    static final int PLAIN_ZEROS = 30;

    /** How long a reply may wait until its command is live at every gateway. */
    static final Duration FENCE_TIMEOUT = Duration.ofMinutes(1);

    /** For how long one request replays decisions; it is then told where to go on. */
    static final Duration REPLAY_TIME = Duration.ofMinutes(10);

    /** How often a replay says how far it is. */
    static final Duration PROGRESS_EVERY = Duration.ofMillis(500);

    /** Replays of a node at a time. */
    static final int REPLAYS = 2;

    /** Tokens of the bootstrap credential that one report tells of, the newest. */
    static final int TOKENS_TOLD = 10_000;

    /** Reports of a node that are found at a time. */
    static final int REPORTS = 2;

    /** Reports of an organization that wait for their turn. */
    static final int REPORTS_WAITING = 4;

    /** For how long they do. */
    static final Duration REPORT_PATIENCE = Duration.ofSeconds(5);

    /** Days that a report of what was used looks back at most. */
    static final int REPORT_DAYS = 3_650;

    /** How long the reply to a command may wait for its proof. */
    static final Duration PROOF_TIMEOUT = Duration.ofSeconds(30);

    /** How often a patch is tried again because somebody else was first. */
    static final int PATCH_ATTEMPTS = 64;

    /** Proposals of an organization that wait. */
    static final int PENDING_PROPOSALS = 500;

    /** Of those, which are left to changes of the approval policy itself. */
    static final int PENDING_OF_POLICY = 10;

    /** Of those, of one proposer. */
    static final int PENDING_PROPOSALS_EACH = 100;

    /** How many there may be in all where a developer adds one. */
    static final int PENDING_BEFORE_DEVELOPERS = 250;

    /** Bytes of their bodies, about. */
    static final int PENDING_PROPOSAL_BYTES = 16 << 20;

    /** Members of roles and groups of system of whom one may be a second administrator. */
    static final int ADMINISTRATORS_LOOKED_AT = 1_000;

    /** Pairs of those and of clients by which they may come. */
    static final int PARTIES_LOOKED_AT = 10_000;

    private Limits() {}
}
