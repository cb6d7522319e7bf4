import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A Merkle tree of RFC 6962 that grows leaf by leaf; of it only what its root needs is kept. */
final class Merkle {
    static final int HASH_BYTES = 32;

    private static final int LEVELS = 63;

    private final MessageDigest digest = sha256();
    private final byte[][] complete = new byte[LEVELS][HASH_BYTES];
    private long size;

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    long size() {
        return size;
    }

    /** Adds a leaf, whose hash is the one of this number among those that follow each other. */
    void add(byte[] hashes, int number) {
        byte[] hash = new byte[HASH_BYTES];
        System.arraycopy(hashes, number * HASH_BYTES, hash, 0, HASH_BYTES);
        int level = 0;
        for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
            hash = node(complete[level], hash);
            level++;
        }
        complete[level] = hash;
        size++;
    }

    /** The root over all leaves so far. */
    byte[] root() {
        byte[] root = null;
        for (int level = 0; level < LEVELS; level++) {
            if ((size >>> level & 1) == 1) {
                root = root == null ? complete[level] : node(complete[level], root);
            }
        }
        return root == null ? digest.digest() : root.clone();
    }

    private byte[] node(byte[] left, byte[] right) {
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }
}
