package dev.precept.pdp.listener;

import java.time.Duration;

/** Every bound on what a connection may bring, keep or take. */
final class Limits {
    /** Bytes of a request's line and header fields together. */
    static final int HEAD_BYTES = 64 * 1024;

    /** Header fields of a request. */
    static final int FIELDS = 100;

    /** Characters of a method. */
    static final int METHOD_CHARACTERS = 20;

    /** Bytes of the line that begins a chunk. */
    static final int CHUNK_LINE_BYTES = 256;

    /** Bytes of a chunk of an answer. */
    static final int CHUNK_BYTES = 16 * 1024;

    /** Digits of a body's length. */
    static final int LENGTH_DIGITS = 15;

    /** Bytes that a connection keeps room for while nothing comes. */
    static final int BUFFER_BYTES = 8 * 1024;

    /** Bytes of heads and bodies that have not come whole, on all connections together. */
    static final long UNFINISHED_BYTES = 256L << 20;

    /** Bytes of a head up to which its lines are remembered for the next request. */
    static final int REMEMBERED_HEAD_BYTES = 8 * 1024;

    /** Bytes of a body up to which a question is answered by the thread that read it. */
    static final int LOOP_BODY_BYTES = 64 * 1024;

    /** Connections at once. */
    static final int CONNECTIONS = 10_000;

    /** Bytes that are read and dropped after an answer that ends a connection. */
    static final int DROPPED_BYTES = 4 << 20;

    /** How long a connection may be silent between requests. */
    static final Duration IDLE = Duration.ofSeconds(75);

    /** How long a request may take to come whole, and an answer to be taken. */
    static final Duration SLOW = Duration.ofSeconds(20);

    /** How long is read and dropped after an answer that ends a connection. */
    static final Duration DROPPING = Duration.ofSeconds(2);

    /** How often a connection looks at its time. */
    static final Duration LOOK = Duration.ofSeconds(1);

    /** How long connections may take to end when the listener stops. */
    static final Duration STOP = Duration.ofSeconds(10);

    private Limits() {}
}
