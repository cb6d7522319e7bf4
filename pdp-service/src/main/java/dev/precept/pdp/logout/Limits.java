package dev.precept.pdp.logout;

import java.time.Duration;

/** Every bound on what clients are told. Counts unless the name says else. */
final class Limits {
    /** How long a logout token is good (section 2.4: two minutes at most are advised). */
    static final Duration TOKEN_LIFE = Duration.ofMinutes(2);

    /** How often a notice is tried. */
    static final int ATTEMPTS = 8;

    /**
     * How long after the first attempt the second follows; each further one takes twice that.
     * Longer than an attempt can last, or another node would send the same meanwhile.
     */
    static final Duration FIRST_WAIT = Duration.ofSeconds(20);

    /** How often a node looks for notices. */
    static final Duration PERIOD = Duration.ofSeconds(5);

    /** Characters of a parameter of a logout request: an ID token is the longest. */
    static final int PARAMETER_CHARACTERS = 16_384;

    private Limits() {}
}
