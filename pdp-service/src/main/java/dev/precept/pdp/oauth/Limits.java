package dev.precept.pdp.oauth;

import java.time.Duration;

/** Every bound on what a request to an endpoint of OAuth may bring, and its rhythms. */
final class Limits {
    /** Scopes one request may ask for. */
    static final int REQUESTED_SCOPES = 1_000;

    /** Resources one request may name. */
    static final int REQUESTED_RESOURCES = 20;

    /** Parameters of one request. */
    static final int PARAMETERS = 100;

    /** Bytes of a value that only this service can have made. */
    static final int RANDOM_BYTES = 32;

    /** How often what has expired is removed. */
    static final Duration REMOVAL_PERIOD = Duration.ofMinutes(1);

    /** How often in a row a table is asked to remove some of what has expired. */
    static final int REMOVAL_ROUNDS = 20;

    /** How long keys and metadata may be kept by whoever reads them. */
    static final Duration METADATA_AGE = Duration.ofMinutes(15);

    /** Requests that wait for users which one client may begin at once, and per minute. */
    static final int BEGUN_BY_CLIENT = 1_200;

    /** Those that all clients may begin at once, and per minute. */
    static final int BEGUN_BY_ALL = 6_000;

    /** Clients whose requests are counted apart. */
    static final int COUNTED_CLIENTS = 20_000;

    private Limits() {}
}
