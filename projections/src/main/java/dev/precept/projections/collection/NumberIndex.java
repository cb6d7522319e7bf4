package dev.precept.projections.collection;

import java.util.Arrays;

/**
 * Finds numbers by the texts they stand for; the texts lie elsewhere. Never changed: {@link #with}
 * and {@link #without} give another index that shares all but a few nodes.
 *
 * <p>A tree by the bits of the texts' hash, of few levels, since its leaves hold up to {@value
 * #MOST} entries in the order of their hashes, without gaps: hashes are spread evenly, so that an
 * entry lies near where its hash says. A look-up touches a line or two of a leaf, and a change
 * copies one. Safe for any number of threads.
 */
public final class NumberIndex {
    /** Found where there is none. */
    public static final int NONE = -1;

    private static final int MOST = 512;
    private static final int BITS = 4;
    private static final int BRANCHES = 1 << BITS;
    private static final long HASH = 0xFFFF_FFFFL;
    private static final long[] NOTHING = {};
    private static final NumberIndex EMPTY = new NumberIndex(NOTHING);

    /** A leaf: each entry a hash, and below it a number. Or a branch: its children. */
    private final Object root;

    private NumberIndex(Object root) {
        this.root = root;
    }

    /** The index of no numbers. */
    public static NumberIndex empty() {
        return EMPTY;
    }

    /** The number that stands for the text; {@link #NONE} if none does. Allocates nothing. */
    public int find(String text, Names names) {
        int hash = hash(text);
        Object node = root;
        int used = 0;
        while (node instanceof Object[] branch) {
            node = branch[slot(hash, used)];
            used += BITS;
        }
        long[] leaf = (long[]) node;
        for (int at = first(leaf, hash, used); at < leaf.length; at++) {
            if ((int) (leaf[at] >>> Integer.SIZE) != hash) {
                return NONE;
            }
            int number = (int) leaf[at];
            if (names.compare(number, text) == 0) {
                return number;
            }
        }
        return NONE;
    }

    /** This index with the number, which is not negative, standing for the text, which is new. */
    public NumberIndex with(String text, int number) {
        return new NumberIndex(with(root, 0, entry(text, number)));
    }

    /** This index without the number standing for the text. */
    public NumberIndex without(String text, int number) {
        return new NumberIndex(without(root, 0, entry(text, number)));
    }

    private static Object with(Object node, int used, long entry) {
        int hash = (int) (entry >>> Integer.SIZE);
        if (node instanceof Object[] branch) {
            int slot = slot(hash, used);
            Object[] copy = branch.clone();
            copy[slot] = with(branch[slot], used + BITS, entry);
            return copy;
        }
        long[] leaf = (long[]) node;
        int at = first(leaf, hash, used);
        long[] grown = Arrays.copyOf(leaf, leaf.length + 1);
        grown[at] = entry;
        System.arraycopy(leaf, at, grown, at + 1, leaf.length - at);
        return grown.length <= MOST || used == Integer.SIZE ? grown : split(grown, used);
    }

    private static Object without(Object node, int used, long entry) {
        int hash = (int) (entry >>> Integer.SIZE);
        if (node instanceof Object[] branch) {
            int slot = slot(hash, used);
            Object[] copy = branch.clone();
            copy[slot] = without(branch[slot], used + BITS, entry);
            return copy;
        }
        long[] leaf = (long[]) node;
        int at = first(leaf, hash, used);
        while (at < leaf.length && leaf[at] != entry) {
            at++;
        }
        if (at == leaf.length) {
            return leaf;
        }
        long[] rest = Arrays.copyOf(leaf, leaf.length - 1);
        System.arraycopy(leaf, at + 1, rest, at, rest.length - at);
        return rest;
    }

    /** A leaf's entries by the next bits of their hashes: they lie in that order. */
    private static Object[] split(long[] leaf, int used) {
        Object[] branch = new Object[BRANCHES];
        int from = 0;
        for (int slot = 0; slot < BRANCHES; slot++) {
            int to = from;
            while (to < leaf.length && slot((int) (leaf[to] >>> Integer.SIZE), used) == slot) {
                to++;
            }
            branch[slot] = from == to ? NOTHING : Arrays.copyOfRange(leaf, from, to);
            from = to;
        }
        return branch;
    }

    /** Where the first entry lies whose hash is not smaller; looks from where it is expected. */
    private static int first(long[] leaf, int hash, int used) {
        long wanted = hash & HASH;
        long rest = used == Integer.SIZE ? 0 : (hash << used) & HASH;
        int at = (int) ((rest * leaf.length) >>> Integer.SIZE);
        while (at < leaf.length && leaf[at] >>> Integer.SIZE < wanted) {
            at++;
        }
        while (at > 0 && leaf[at - 1] >>> Integer.SIZE >= wanted) {
            at--;
        }
        return at;
    }

    private static int slot(int hash, int used) {
        return (hash << used) >>> (Integer.SIZE - BITS);
    }

    private static long entry(String text, int number) {
        return (long) hash(text) << Integer.SIZE | number;
    }

    /** Spreads the bits of the text's own hash over all of them. */
    private static int hash(String text) {
        int hash = text.hashCode() * 0x9E3779B9;
        hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        return hash ^ (hash >>> 13);
    }
}
