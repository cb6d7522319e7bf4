package dev.precept.projections.merkle;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The root of a tree whose leaves come one after the other (RFC 6962 section 2.1): it keeps one
 * hash a level. For one thread.
 */
public final class MerkleRoot {
    private final Deque<byte[]> whole = new ArrayDeque<>();
    private long size;

    /** Of no leaves. */
    public MerkleRoot() {}

    /** The hash of the next leaf. */
    public void add(byte[] leaf) {
        byte[] hash = leaf;
        for (long left = size; (left & 1) == 1; left >>= 1) {
            hash = Merkle.node(whole.pop(), hash);
        }
        whole.push(hash);
        size++;
    }

    /** How many leaves there were. */
    public long size() {
        return size;
    }

    /** The root over those. */
    public byte[] root() {
        return whole.stream()
                .reduce((right, left) -> Merkle.node(left, right))
                .orElseGet(Merkle::empty);
    }
}
