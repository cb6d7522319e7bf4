package dev.precept.projections.merkle;

import java.util.List;

/**
 * Where a tree's hashes are kept, by tiles as C2SP tlog-tiles has them: what is read at level 0 are
 * leaves, at level L the hashes of whole subtrees of 256^L leaves.
 */
@FunctionalInterface
public interface Tiles {
    /** How many hashes a full tile has. */
    int WIDTH = 256;

    /** The power of two of that. */
    int HEIGHT = 8;

    /**
     * Consecutive hashes of a level, which have to be there.
     *
     * @param level from 0
     * @param first the index of the first one in the level
     * @param count at most {@link #WIDTH}
     * @return as many hashes
     */
    List<byte[]> read(int level, long first, int count);
}
