package dev.precept.pdp.fetch;

import java.time.Duration;

/** Every bound on what is fetched and how often. */
final class Limits {
    /** Bytes of a document. */
    static final int DOCUMENT_BYTES = 1 << 20;

    /** How long a connection, or one step of an answer, may take. */
    static final Duration STEP = Duration.ofSeconds(5);

    /** How long a document may take in all, from the connection to the last byte. */
    static final Duration DOCUMENT = Duration.ofSeconds(10);

    /** How long a request may wait for keys that are being fetched. */
    static final Duration AWAITED = Duration.ofSeconds(5);

    /** How soon a place is asked again, whatever tokens say of its keys. */
    static final Duration RETRY = Duration.ofSeconds(60);

    /** After how long keys in use are fetched anew. */
    static final Duration FRESH = Duration.ofHours(1);

    /** After how long keys that could not be fetched anew count no more. */
    static final Duration STALE = Duration.ofHours(24);

    /** Documents that are fetched at once. */
    static final int THREADS = 8;

    /** Places that wait to be asked. */
    static final int WAITING = 1_000;

    /** Connections that are open at once. */
    static final int CONNECTIONS = 64;

    /** Connections to one host that are open at once. */
    static final int CONNECTIONS_PER_HOST = 8;

    private Limits() {}
}
