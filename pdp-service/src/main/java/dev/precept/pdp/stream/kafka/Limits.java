package dev.precept.pdp.stream.kafka;

import java.time.Duration;

/** Every bound of the relay. */
final class Limits {
    /** Partitions of a topic. */
    static final int PARTITIONS = 1_000;

    /** Bytes of one record: the longest document, and what stands around it. */
    static final int RECORD_BYTES = dev.precept.domain.shared.Limits.DOCUMENT_BYTES + (1 << 20);

    /** Reads of the log that wait to be written, and that one transaction has at most. */
    static final int BATCHES = 2;

    /** Events of one read of the log, unless one command alone has more. */
    static final int READ_EVENTS = 10_000;

    /** Bytes that wait to be sent. */
    static final long WAITING_BYTES = 2L * RECORD_BYTES;

    /** Bytes of the records that are sent at once to one partition. */
    static final int BATCH_BYTES = 256 << 10;

    /** For how long one question is waited for. */
    static final Duration ANSWER = Duration.ofSeconds(10);

    /** For how long records are tried to be delivered. */
    static final Duration DELIVERY = Duration.ofSeconds(30);

    /** After how long the brokers give up a transaction of which they hear nothing. */
    static final Duration TRANSACTION = Duration.ofSeconds(60);

    /** How long the end waits for what is under way. */
    static final Duration CLOSE = Duration.ofSeconds(1);

    private Limits() {}
}
