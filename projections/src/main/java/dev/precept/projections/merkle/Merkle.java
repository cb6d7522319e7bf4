package dev.precept.projections.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hashing and checking as RFC 6962 section 2.1 has it, with SHA-256; checks follow RFC 9162
 * sections 2.1.3.2 and 2.1.4.2. A hash is 32 bytes.
 */
public final class Merkle {
    /** Bytes of a hash. */
    public static final int HASH_BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private Merkle() {}

    /** The root of a tree without leaves. */
    public static byte[] empty() {
        return sha256().digest();
    }

    /** The hash of a leaf. */
    public static byte[] leaf(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(entry);
    }

    /** The hash of what has these below it. */
    public static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** The root of a tree of these leaves' hashes; of as many as fit in memory. */
    public static byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return empty();
        }
        List<byte[]> level = leaves;
        while (level.size() > 1) {
            level = above(level);
        }
        return level.getFirst();
    }

    /** The next level: a last one without a neighbour goes up as it is. */
    private static List<byte[]> above(List<byte[]> level) {
        List<byte[]> above = new ArrayList<>((level.size() + 1) / 2);
        for (int i = 0; i + 1 < level.size(); i += 2) {
            above.add(node(level.get(i), level.get(i + 1)));
        }
        if (level.size() % 2 == 1) {
            above.add(level.getLast());
        }
        return above;
    }

    /** Whether the path shows that this leaf is the one at an index of a tree of that root. */
    public static boolean isIncluded(
            byte[] leaf, long index, long size, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long at = index;
        long last = size - 1;
        byte[] hash = leaf;
        for (byte[] sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((at & 1) == 1 || at == last) {
                hash = node(sibling, hash);
                int shift = Long.numberOfTrailingZeros(at);
                at >>>= shift;
                last >>>= shift;
            } else {
                hash = node(hash, sibling);
            }
            at >>>= 1;
            last >>>= 1;
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }

    /** Whether the proof shows that the larger tree begins with all of the smaller one. */
    public static boolean isConsistent(
            long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> proof) {
        if (from < 0 || from > to) {
            return false;
        }
        if (from == 0 || from == to) {
            byte[] due = from == to ? toRoot : empty();
            return proof.isEmpty() && MessageDigest.isEqual(fromRoot, due);
        }
        if (proof.isEmpty()) {
            return false;
        }
        boolean isWhole = Long.bitCount(from) == 1;
        int shift = Long.numberOfTrailingZeros(from);
        long at = (from - 1) >>> shift;
        long last = (to - 1) >>> shift;
        byte[] small = isWhole ? fromRoot : proof.getFirst();
        byte[] large = small;
        for (byte[] hash : isWhole ? proof : proof.subList(1, proof.size())) {
            if (last == 0) {
                return false;
            }
            if ((at & 1) == 1 || at == last) {
                small = node(hash, small);
                large = node(hash, large);
                int even = Long.numberOfTrailingZeros(at);
                at >>>= even;
                last >>>= even;
            } else {
                large = node(large, hash);
            }
            at >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Arrays.equals(small, fromRoot) && Arrays.equals(large, toRoot);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
