package dev.precept.pdp.client;

import java.time.Duration;

/** Every bound on what clients show to be believed. */
final class Limits {
    /** How far ahead an assertion may expire. */
    static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(5);

    /** How far a client's clock may be off ours. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** Characters of an assertion's or a proof's id. */
    static final int ID_CHARACTERS = 256;

    /** Certificates between a client's and its authority's. */
    static final int CERTIFICATE_PATH = 4;

    /** In which failed authentications are counted. */
    static final Duration FAILURE_WINDOW = Duration.ofMinutes(1);

    /** Failures of one client at one address, in a window, after which it is told to slow down. */
    static final int CLIENT_FAILURES = 100;

    /** Failures of one address likewise. */
    static final int ADDRESS_FAILURES = 1_000;

    /** Pairs of clients and addresses that are counted in a window. */
    static final int COUNTED_FAILURES = 100_000;

    private Limits() {}
}
