package dev.precept.pdp.audit;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/**
 * Ids of records: random, but for the millisecond they begin with, by which a record is found (RFC
 * 9562 section 5.7). For any number of threads.
 */
final class RecordIds {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 1L << 63;

    private final Random random = new SecureRandom();

    UUID next(Instant at) {
        long millis = at.toEpochMilli() & 0xFFFF_FFFF_FFFFL;
        long high = millis << 16 | VERSION | (random.nextLong() & 0xFFF);
        return new UUID(high, VARIANT | random.nextLong() >>> 2);
    }

    /** The millisecond that the id begins with. */
    static long millis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }
}
