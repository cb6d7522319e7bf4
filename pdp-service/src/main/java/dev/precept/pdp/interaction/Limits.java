package dev.precept.pdp.interaction;

import java.time.Duration;

/** Every bound on interactions. */
final class Limits {
    /** How long a user may take to sign in and to answer. */
    static final Duration INTERACTION_LIFE = Duration.ofMinutes(30);

    /** Characters of an id or of a cookie that is looked up at all. */
    static final int VALUE_CHARACTERS = 43;

    /** Rows that are removed at once. */
    static final int REMOVED_ROWS = 5_000;

    private Limits() {}
}
