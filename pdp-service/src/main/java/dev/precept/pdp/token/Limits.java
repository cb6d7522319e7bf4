package dev.precept.pdp.token;

import java.time.Duration;

/** Every bound the token service sets on what a request may bring, and its own rhythms. */
final class Limits {
    /** How often what no event names is swept. */
    static final Duration SWEEP_PERIOD = Duration.ofMinutes(30);

    /** How long an authorization code lives: FAPI 2.0 section 5.3.2.1 allows no more. */
    static final Duration CODE_LIFETIME = Duration.ofSeconds(60);

    /**
     * How long the cut-off of a grant stands whose code was used just now: another node may be
     * about to keep its family, which nothing but the cut-off ends.
     */
    static final Duration OPENING_GRANT_CUT_OFF =
            Duration.ofSeconds(
                    dev.precept.domain.shared.Limits.REFRESH_LIFETIME_SECONDS
                            + dev.precept.domain.shared.Limits.TOKEN_LIFETIME_SECONDS);

    /** How long a used code is known again: as long as an access token lives. */
    static final Duration USED_CODES_KEPT = Duration.ofHours(24);

    /** Characters of a code or a refresh token that is looked up. */
    static final int VALUE_CHARACTERS = 100;

    /** How often a refresh looks again at a family that others use at once. */
    static final int REFRESH_ATTEMPTS = 3;

    /** Refresh tokens of one generation: an answer may be lost, or asked for at once, so often. */
    static final int ANSWERS = 64;

    /** Rows of one table that are removed at once when their time is over. */
    static final int REMOVED = 5_000;

    /** Grants of one user that are listed. */
    static final int LISTED_GRANTS = 1_000;

    private Limits() {}
}
