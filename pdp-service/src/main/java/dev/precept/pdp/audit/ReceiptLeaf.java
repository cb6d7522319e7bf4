package dev.precept.pdp.audit;

import dev.precept.pdp.audit.DecisionReader.Recorded;
import dev.precept.projections.merkle.Merkle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the leaves of a receipt are the hashes of: a decision's, its row as it was written; an
 * organization's, the root over its decisions. The length of the organization's id comes first, so
 * that no two rows have the same bytes. Numbers are big-endian.
 */
final class ReceiptLeaf {
    private static final int UUID_BYTES = 2 * Long.BYTES;

    private ReceiptLeaf() {}

    /** What is hashed of a decision, after RFC 6962's 0x00. */
    static byte[] entry(String organization, Recorded recorded) {
        byte[] name = organization.getBytes(StandardCharsets.UTF_8);
        int length =
                Integer.BYTES
                        + name.length
                        + UUID_BYTES
                        + 2 * Long.BYTES
                        + recorded.record().length;
        return ByteBuffer.allocate(length)
                .putInt(name.length)
                .put(name)
                .putLong(recorded.id().getMostSignificantBits())
                .putLong(recorded.id().getLeastSignificantBits())
                .putLong(DecisionPages.micros(recorded.at()))
                .putLong(recorded.position())
                .put(recorded.record())
                .array();
    }

    /** The leaf of a decision. */
    static byte[] of(String organization, Recorded recorded) {
        return Merkle.leaf(entry(organization, recorded));
    }

    /** The leaf of an organization's decisions. */
    static byte[] of(String organization, long decisions, byte[] root) {
        byte[] name = organization.getBytes(StandardCharsets.UTF_8);
        return Merkle.leaf(
                ByteBuffer.allocate(Integer.BYTES + name.length + Long.BYTES + root.length)
                        .putInt(name.length)
                        .put(name)
                        .putLong(decisions)
                        .put(root)
                        .array());
    }
}
