package dev.precept.projections.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The sum, modulo 2^512, of the SHA-512 hashes of a set of facts: adding or taking away one fact
 * costs the same whatever the number of facts, and the order does not matter (Bellare and
 * Micciancio, "A New Paradigm for Collision-Free Hashing", EUROCRYPT 1997). It tells states apart;
 * that a history is unedited is shown by the log's own tree. Immutable.
 */
public final class FactSum {
    /** The sum of no facts. */
    public static final FactSum ZERO = new FactSum(new long[8], 0);

    private final long[] lanes;
    private final long count;

    private FactSum(long[] lanes, long count) {
        this.lanes = lanes;
        this.count = count;
    }

    /** How many facts there are. */
    public long count() {
        return count;
    }

    /** This sum and one fact more. */
    public FactSum plus(byte[] fact) {
        long[] sum = lanes.clone();
        long[] added = lanesOf(fact);
        long carry = 0;
        for (int i = 0; i < sum.length; i++) {
            long partial = sum[i] + added[i];
            long total = partial + carry;
            boolean overflows =
                    Long.compareUnsigned(partial, sum[i]) < 0
                            || Long.compareUnsigned(total, partial) < 0;
            carry = overflows ? 1 : 0;
            sum[i] = total;
        }
        return new FactSum(sum, count + 1);
    }

    /** This sum and one of its facts less. */
    public FactSum minus(byte[] fact) {
        long[] rest = lanes.clone();
        long[] taken = lanesOf(fact);
        long borrow = 0;
        for (int i = 0; i < rest.length; i++) {
            long partial = rest[i] - taken[i];
            long total = partial - borrow;
            boolean underflows =
                    Long.compareUnsigned(rest[i], taken[i]) < 0
                            || Long.compareUnsigned(partial, borrow) < 0;
            borrow = underflows ? 1 : 0;
            rest[i] = total;
        }
        return new FactSum(rest, count - 1);
    }

    /** The fingerprint of the facts. */
    public StateHash hash() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (lanes.length + 1));
        for (long lane : lanes) {
            bytes.putLong(lane);
        }
        bytes.putLong(count);
        return new StateHash(HexFormat.of().formatHex(digest("SHA-256", bytes.array())));
    }

    private static long[] lanesOf(byte[] fact) {
        ByteBuffer hash = ByteBuffer.wrap(digest("SHA-512", fact));
        long[] lanes = new long[8];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = hash.getLong();
        }
        return lanes;
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
