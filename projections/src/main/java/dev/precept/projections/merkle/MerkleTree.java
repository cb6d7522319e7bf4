package dev.precept.projections.merkle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree of a size, whose hashes are read as they are needed: a proof takes a few tiles, whatever
 * the size. Of one thread.
 */
public final class MerkleTree {
    private final Tiles tiles;
    private final long size;
    private final Map<Place, List<byte[]>> known = new HashMap<>();

    private record Place(int level, long tile) {}

    /**
     * A tree of the first leaves that there are.
     *
     * @param size how many
     */
    public MerkleTree(Tiles tiles, long size) {
        this.tiles = tiles;
        this.size = size;
    }

    /** A tree of these leaves' hashes. */
    public static MerkleTree of(List<byte[]> leaves) {
        List<List<byte[]>> levels = new ArrayList<>();
        levels.add(List.copyOf(leaves));
        while (levels.getLast().size() >= Tiles.WIDTH) {
            List<byte[]> below = levels.getLast();
            List<byte[]> level = new ArrayList<>();
            for (int i = 0; i + Tiles.WIDTH <= below.size(); i += Tiles.WIDTH) {
                level.add(Merkle.root(below.subList(i, i + Tiles.WIDTH)));
            }
            levels.add(level);
        }
        return new MerkleTree(
                (level, first, count) ->
                        levels.get(level).subList((int) first, (int) first + count),
                leaves.size());
    }

    /** How many leaves it has. */
    public long size() {
        return size;
    }

    /** Its root. */
    public byte[] root() {
        return size == 0 ? Merkle.empty() : hash(0, size);
    }

    /** The hash of a leaf. */
    public byte[] leaf(long index) {
        return complete(0, index);
    }

    /**
     * What shows that a leaf is in, from its sibling up (RFC 6962 section 2.1.1).
     *
     * @throws IndexOutOfBoundsException if there is no such leaf
     */
    public List<byte[]> inclusion(long index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(
                    "a tree of " + size + " leaves has none at " + index);
        }
        List<byte[]> path = new ArrayList<>();
        include(index, 0, size, path);
        return path;
    }

    private void include(long index, long start, long end, List<byte[]> path) {
        if (end - start == 1) {
            return;
        }
        long middle = middle(start, end);
        if (index < middle) {
            include(index, start, middle, path);
            path.add(hash(middle, end));
        } else {
            include(index, middle, end, path);
            path.add(hash(start, middle));
        }
    }

    /**
     * What shows that the tree begins with all of a smaller one (RFC 6962 section 2.1.2).
     *
     * @param from the smaller one's size
     * @throws IndexOutOfBoundsException if that is no size of a smaller one, or of this one
     */
    public List<byte[]> consistency(long from) {
        if (from < 0 || from > size) {
            throw new IndexOutOfBoundsException(
                    "a tree of " + size + " leaves does not begin with one of " + from);
        }
        List<byte[]> proof = new ArrayList<>();
        if (from > 0) {
            consist(from, 0, size, proof);
        }
        return proof;
    }

    private void consist(long from, long start, long end, List<byte[]> proof) {
        if (from == end) {
            if (start > 0) {
                proof.add(hash(start, end));
            }
            return;
        }
        long middle = middle(start, end);
        if (from <= middle) {
            consist(from, start, middle, proof);
            proof.add(hash(middle, end));
        } else {
            consist(from, middle, end, proof);
            proof.add(hash(start, middle));
        }
    }

    /** Where a range is split: after the largest power of two that is less than all of it. */
    private static long middle(long start, long end) {
        return start + Long.highestOneBit(end - start - 1);
    }

    private byte[] hash(long start, long end) {
        long length = end - start;
        if (Long.bitCount(length) == 1) {
            int height = Long.numberOfTrailingZeros(length);
            return complete(height, start >>> height);
        }
        long middle = middle(start, end);
        return Merkle.node(hash(start, middle), hash(middle, end));
    }

    /** The hash of a whole subtree of 2^height leaves. */
    private byte[] complete(int height, long index) {
        int level = height / Tiles.HEIGHT;
        int rest = height % Tiles.HEIGHT;
        long first = index << rest;
        long number = first >>> Tiles.HEIGHT;
        List<byte[]> tile =
                known.computeIfAbsent(
                        new Place(level, number),
                        at -> tiles.read(level, at.tile() << 8, width(at)));
        int from = (int) (first & (Tiles.WIDTH - 1));
        return Merkle.root(tile.subList(from, from + (1 << rest)));
    }

    private int width(Place at) {
        long there = size >>> (Tiles.HEIGHT * at.level());
        return (int) Math.min(Tiles.WIDTH, there - (at.tile() << Tiles.HEIGHT));
    }
}
