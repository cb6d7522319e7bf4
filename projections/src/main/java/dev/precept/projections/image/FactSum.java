package dev.precept.projections.image;

import dev.precept.domain.shared.ApiId;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * The sum, modulo 2^512, of the SHA-512 hashes of a set of facts: adding or taking away one fact
 * costs the same whatever the number of facts, and the order does not matter (Bellare and
 * Micciancio, "A New Paradigm for Collision-Free Hashing", EUROCRYPT 1997). It tells states apart;
 * that a history is unedited is shown by the log's own tree. Immutable.
 */
public final class FactSum {
    private static final int LANES = 8;

    /** The sum of no facts. */
    public static final FactSum ZERO = new FactSum(new long[LANES], 0);

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

    /** With the fact that some APIs are whole only; none stands for all, of which there is none. */
    public FactSum with(Set<ApiId> apis) {
        if (apis.isEmpty()) {
            return this;
        }
        Builder sum = new Builder(this);
        sum.add(FactCodec.encode(new Fact.Part(apis)));
        return sum.build();
    }

    /** The fingerprint of the facts. */
    public StateHash hash() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (LANES + 1));
        for (long lane : lanes) {
            bytes.putLong(lane);
        }
        bytes.putLong(count);
        byte[] hash = digest("SHA-256").digest(bytes.array());
        return new StateHash(HexFormat.of().formatHex(hash));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /** A sum that changes, fact by fact. For one thread. */
    public static final class Builder {
        private final MessageDigest digest = digest("SHA-512");
        private final long[] lanes;
        private long count;

        /** Begins with a sum. */
        public Builder(FactSum base) {
            this.lanes = base.lanes.clone();
            this.count = base.count;
        }

        /** One fact more. */
        public void add(byte[] fact) {
            add(lanes(fact), 1);
        }

        /** One of the facts less. */
        public void subtract(byte[] fact) {
            subtract(lanes(fact), 1);
        }

        /** Some facts more. */
        public void add(FactSum facts) {
            add(facts.lanes, facts.count);
        }

        /** Some of the facts less. */
        public void subtract(FactSum facts) {
            subtract(facts.lanes, facts.count);
        }

        private long[] lanes(byte[] fact) {
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(fact));
            long[] hashed = new long[LANES];
            hash.asLongBuffer().get(hashed);
            return hashed;
        }

        private void add(long[] more, long facts) {
            long carry = 0;
            for (int i = 0; i < LANES; i++) {
                long partial = lanes[i] + more[i];
                long total = partial + carry;
                boolean overflows =
                        Long.compareUnsigned(partial, lanes[i]) < 0
                                || Long.compareUnsigned(total, partial) < 0;
                carry = overflows ? 1 : 0;
                lanes[i] = total;
            }
            count += facts;
        }

        private void subtract(long[] less, long facts) {
            long borrow = 0;
            for (int i = 0; i < LANES; i++) {
                long partial = lanes[i] - less[i];
                boolean underflows =
                        Long.compareUnsigned(lanes[i], less[i]) < 0
                                || Long.compareUnsigned(partial, borrow) < 0;
                lanes[i] = partial - borrow;
                borrow = underflows ? 1 : 0;
            }
            count -= facts;
        }

        /** The sum as it is now. */
        public FactSum build() {
            return new FactSum(lanes.clone(), count);
        }
    }
}
