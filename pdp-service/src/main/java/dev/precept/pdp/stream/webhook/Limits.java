package dev.precept.pdp.stream.webhook;

import java.time.Duration;

/** Every bound on how webhooks are told. */
final class Limits {
    /** Webhooks that this node tells at once. */
    static final int TOLD_AT_ONCE = 16;

    /** Webhooks of one organization among them. */
    static final int TOLD_AT_ONCE_PER_ORGANIZATION = 4;

    /** Events read from the log at a time. */
    static final int EVENTS_READ = 500;

    /** Batches of events after which another webhook may have its turn. */
    static final int BATCHES_PER_TURN = 20;

    /** Characters of an error that are kept. */
    static final int ERROR_CHARACTERS = 300;

    /** Bytes of a secret: Standard Webhooks has 24 to 64. */
    static final int SECRET_BYTES = 32;

    /** After how long another webhook may have its turn. */
    static final Duration TURN = Duration.ofSeconds(5);

    /** How often it is looked whom there is something to tell. */
    static final Duration ROUND = Duration.ofMillis(200);

    /** How long a node that stops halfway keeps others from telling a webhook. */
    static final Duration CLAIM = Duration.ofSeconds(60);

    /** The first pause after a failure; it doubles with each. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** The longest pause. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private Limits() {}
}
