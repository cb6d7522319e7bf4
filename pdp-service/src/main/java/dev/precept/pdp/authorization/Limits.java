package dev.precept.pdp.authorization;

import java.time.Duration;

/** Every bound on authorization requests. */
final class Limits {
    /** Bytes of a request, as a query or a form. */
    static final int REQUEST_BYTES = 64 * 1024;

    /** Characters of a parameter that comes back as it was sent: {@code state}, {@code nonce}. */
    static final int ECHOED_CHARACTERS = 2_048;

    /** Characters of {@code login_hint} and of the name of a provider. */
    static final int HINT_CHARACTERS = 256;

    /** Characters of a parameter that is JSON. */
    static final int JSON_CHARACTERS = 8_192;

    /** Depth of a parameter that is JSON. */
    static final int JSON_DEPTH = 10;

    /** Values of {@code acr_values} and of {@code ui_locales}. */
    static final int LISTED_VALUES = 20;

    /** Characters of one of them. */
    static final int LISTED_CHARACTERS = 128;

    /** The longest {@code max_age} that means anything. */
    static final Duration MAX_AGE = Duration.ofDays(365);

    /** How long a pushed request may be begun with (RFC 9126 section 2.2). */
    static final Duration PUSHED_LIFE = Duration.ofSeconds(90);

    /** How long one that was begun with may take to end: at least as long as an interaction. */
    static final Duration PUSHED_KEPT = Duration.ofMinutes(40);

    /** How long a request object counts (FAPI 2.0 Message Signing section 5.3.1). */
    static final Duration REQUEST_OBJECT_LIFE = Duration.ofMinutes(60);

    /** How far other clocks may be ahead. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** How long a signed response counts (JARM section 2.1). */
    static final Duration SIGNED_RESPONSE_LIFE = Duration.ofMinutes(10);

    /** Rows that are removed at once. */
    static final int REMOVED_ROWS = 5_000;

    private Limits() {}
}
