package dev.precept.pdp.signin;

import java.time.Duration;

/** Every bound on signing in. Counts unless the name says else. */
final class Limits {
    /** Characters of a cookie of ours that is looked up at all. */
    static final int VALUE_CHARACTERS = 43;

    /** How often at most a session's use is written. */
    static final Duration USE_WRITTEN = Duration.ofMinutes(1);

    /** Characters of what a session tells of its browser. */
    static final int BROWSER_CHARACTERS = 64;

    /** Sessions that a person sees. */
    static final int SESSIONS_SHOWN = 50;

    /** Rows that are removed at once. */
    static final int REMOVED_ROWS = 5_000;

    /** How long the second factor may follow the first. */
    static final Duration BETWEEN_FACTORS = Duration.ofMinutes(5);

    /** How long a challenge for a passkey may be answered. */
    static final Duration CHALLENGE_LIFE = Duration.ofMinutes(30);

    /** Characters of the answer to a challenge. */
    static final int ANSWER_CHARACTERS = 32_768;

    /** How long after signing in a person may change what he signs in with. */
    static final Duration RECENT = Duration.ofMinutes(15);

    /** Attempts that are counted apart, by address, account and browser. */
    static final int COUNTED_APART = 200_000;

    /** Attempts an address may make at once, and per minute from then on. */
    static final int ADDRESS_ATTEMPTS = 30;

    /** Attempts an address may make on one account at once, and per minute from then on. */
    static final int PAIR_ATTEMPTS = 6;

    /** Attempts on one account, from wherever, per minute before each is held up. */
    static final int ACCOUNT_ATTEMPTS = 20;

    /** Attempts that a browser known to the account may make at once, and per minute. */
    static final int KNOWN_BROWSER_ATTEMPTS = 10;

    /** One-time codes that an address may try on one account at once, and in ten minutes. */
    static final int PAIR_CODES = 5;

    /** Those that may be tried on one account, from wherever, at once, and per hour. */
    static final int ACCOUNT_CODES = 50;

    /** How long an attempt is held up where an account sees too many. */
    static final Duration HELD_UP = Duration.ofSeconds(2);

    /** Attempts that are held up at the same time; more are refused. */
    static final int HELD_UP_AT_ONCE = 500;

    /** How long a browser is known to an account. */
    static final Duration KNOWN_BROWSER = Duration.ofDays(365);

    private Limits() {}
}
