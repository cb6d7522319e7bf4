package dev.precept.pdp.stream.signal;

import java.time.Duration;

/** Every bound on streams of signals. */
final class Limits {
    /** Streams of one receiver at one organization. */
    static final int STREAMS_PER_CLIENT = 10;

    /** Event types that a receiver may ask for. */
    static final int EVENT_TYPES = 50;

    /** Subjects that a receiver wants to hear nothing of, per stream. */
    static final int EXCLUSIONS = 10_000;

    /** Bytes of a request. */
    static final int BODY_BYTES = 64 << 10;

    /** Characters of a text in a request. */
    static final int TEXT_CHARACTERS = 2_000;

    /** Tokens in one answer to a poll, and that are acknowledged by one. */
    static final int TOKENS_PER_POLL = 100;

    /** Events of the log that one look goes through. */
    static final int EVENTS_READ = 500;

    /** Looks until a stream has its next turn. */
    static final int LOOKS = 20;

    /** Streams that this node pushes at once. */
    static final int PUSHED_AT_ONCE = 16;

    /** Streams of one organization among them. */
    static final int PUSHED_AT_ONCE_PER_ORGANIZATION = 4;

    /** Polls that wait at once on this node; more are answered at once. */
    static final int WAITING_POLLS = 200;

    /** How long a poll waits for something to come. */
    static final Duration POLL = Duration.ofSeconds(10);

    /** After how long another stream may have its turn. */
    static final Duration TURN = Duration.ofSeconds(5);

    /** How often it is looked whether something has come. */
    static final Duration ROUND = Duration.ofMillis(200);

    /** The least time between verifications that a receiver asks for. */
    static final Duration VERIFICATION = Duration.ofSeconds(1);

    /** How long a node that stops halfway keeps others from pushing a stream. */
    static final Duration CLAIM = Duration.ofSeconds(60);

    /** The first pause after a push that failed; it doubles with each. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Pushes of one token that fail until the stream is paused: about a week. */
    static final int FAILURES = 1_000;

    /** Times that a pause doubles until it is the longest. */
    static final int DOUBLINGS = 10;

    /** The longest pause. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** How often streams are forgotten whose receiver or organization is gone. */
    static final Duration SWEEP = Duration.ofSeconds(10);

    /** Streams of an organization that its administrator is shown at once. */
    static final int LISTED = 1_000;

    private Limits() {}
}
