package dev.precept.pdp.registration;

import java.time.Duration;

/** Every bound on what a registration may bring. */
public final class Limits {
    /** How long an initial registration token lives at most. */
    public static final Duration TOKEN_LIFE = Duration.ofDays(30);

    /** How long it lives where nobody says. */
    public static final Duration DEFAULT_TOKEN_LIFE = Duration.ofDays(1);

    /** Initial registration tokens of one organization that are shown. */
    static final int TOKENS_SHOWN = 1_000;

    /** Bytes of the metadata of one client. */
    static final int METADATA_BYTES = 64 << 10;

    /** Characters of a text in it. */
    static final int TEXT_CHARACTERS = 16 << 10;

    /** How deep it may nest. */
    static final int DEPTH = 8;

    /** Digits of a number in it. */
    static final int NUMBER_DIGITS = 20;

    /** Values of a list in it. */
    static final int ITEMS = 200;

    /** Rows that are removed at once. */
    static final int REMOVED_ROWS = 1_000;

    private Limits() {}
}
