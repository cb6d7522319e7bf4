package dev.precept.pdp.exchange;

import java.time.Duration;
import java.util.List;

/** Every bound on assertions. */
final class Limits {
    /** From when an assertion was made to when it ends, at most. */
    static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(5);

    /** How far clocks may be apart. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** Characters of an assertion's id. */
    static final int ID_CHARACTERS = 256;

    /** Claims of ID tokens, access tokens, logout tokens and proofs: never of an assertion. */
    static final List<String> OF_OTHER_KINDS =
            List.of(
                    "nonce",
                    "at_hash",
                    "c_hash",
                    "s_hash",
                    "events",
                    "htm",
                    "htu",
                    "token_use",
                    "client_id",
                    "scope",
                    "cnf");

    private Limits() {}
}
