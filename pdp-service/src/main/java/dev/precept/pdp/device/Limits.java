package dev.precept.pdp.device;

import java.time.Duration;

/** Every bound on requests that users allow elsewhere. */
final class Limits {
    /** How long a device code lives (RFC 8628 section 5.1: short enough against guessing). */
    static final Duration DEVICE_LIFE = Duration.ofMinutes(10);

    /** How long a backchannel request lives where the client does not say. */
    static final Duration BACKCHANNEL_LIFE = Duration.ofMinutes(5);

    /** How long it lives at most. */
    static final Duration BACKCHANNEL_LONGEST = Duration.ofMinutes(10);

    /** How long one that has expired is remembered, to tell the client so. */
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** Seconds between two polls. */
    static final int INTERVAL_SECONDS = 5;

    /** Seconds between two polls of a client that does not wait. */
    static final int LONGEST_INTERVAL_SECONDS = 60;

    /** Letters of a user code: 20 to the power of 8 of them (RFC 8628 section 6.1). */
    static final int USER_CODE_LETTERS = 8;

    /** Characters of a user code as somebody may type it. */
    static final int TYPED_CHARACTERS = 64;

    /** User codes that one user may try in a minute. */
    static final int TRIES_PER_MINUTE = 10;

    /** Users whose tries are counted at once. */
    static final int COUNTED_USERS = 100_000;

    /** Requests of one client that one user can have open. */
    static final int OPEN_PER_USER = 5;

    /** Requests that are shown to a user at once. */
    static final int SHOWN = 50;

    /** Characters of a binding message. */
    static final int MESSAGE_CHARACTERS = 100;

    /** Characters of a code of ours, and of a hint at a user. */
    static final int HINT_CHARACTERS = 256;

    /** Characters of a client notification token (CIBA Core 1.0 section 7.1). */
    static final int TOKEN_CHARACTERS = 1_024;

    /** Characters of one of 128 bits in base64url, its least. */
    static final int TOKEN_LEAST_CHARACTERS = 22;

    /** How often a client is told that a request has ended. */
    static final int PINGS = 3;

    /** How long to wait before it is told again. */
    static final Duration PING_AGAIN = Duration.ofSeconds(2);

    /** Notifications that wait to be sent. */
    static final int PINGS_WAITING = 1_000;

    /** Rows that are removed at once. */
    static final int REMOVED_ROWS = 1_000;

    private Limits() {}
}
