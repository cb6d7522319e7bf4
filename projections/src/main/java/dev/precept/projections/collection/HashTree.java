package dev.precept.projections.collection;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A map that is read far more often than it changes, and is never changed itself: {@link #with} and
 * {@link #without} give another one that shares all but a few nodes.
 *
 * <p>A tree by the bits of the keys' hash, of few levels, since its leaves hold up to {@value
 * #MOST} entries in the order of their hashes, without gaps: hashes are spread evenly, so that an
 * entry lies near where its hash says. A look-up touches a line or two of a leaf and the key, and a
 * change copies one leaf. Safe for any number of threads.
 *
 * @param <K> keys with a stable hash code, never null
 * @param <V> values, never null
 */
public final class HashTree<K, V> {
    private static final int MOST = 128;
    private static final int BITS = 4;
    private static final int BRANCHES = 1 << BITS;
    private static final long HASH = 0xFFFF_FFFFL;
    private static final Leaf NOTHING = new Leaf(new int[0], new Object[0]);
    private static final HashTree<?, ?> EMPTY = new HashTree<>(NOTHING, 0);

    /** A leaf, or an array of the nodes below. */
    private final Object root;

    private final int size;

    private HashTree(Object root, int size) {
        this.root = root;
        this.size = size;
    }

    /** The map without entries. */
    @SuppressWarnings("unchecked") // an empty map has no entry of the wrong type
    public static <K, V> HashTree<K, V> empty() {
        return (HashTree<K, V>) EMPTY;
    }

    /** How many entries it has. */
    public int size() {
        return size;
    }

    /** The value of the key; null if there is none. Allocates nothing. */
    @SuppressWarnings("unchecked") // only values lie beside keys
    public @Nullable V get(K key) {
        int hash = hash(key);
        Object node = root;
        int used = 0;
        while (node instanceof Object[] branch) {
            node = branch[slot(hash, used)];
            used += BITS;
        }
        Leaf leaf = (Leaf) node;
        int at = leaf.find(hash, used, key);
        return at < 0 ? null : (V) leaf.entries[2 * at + 1];
    }

    /** This map with the key leading to the value. */
    public HashTree<K, V> with(K key, V value) {
        int grown = get(key) == null ? size + 1 : size;
        return new HashTree<>(with(root, 0, hash(key), new Object[] {key, value}), grown);
    }

    /** This map without the key; this very map if it has no such key. */
    public HashTree<K, V> without(K key) {
        return get(key) == null ? this : new HashTree<>(without(root, 0, hash(key), key), size - 1);
    }

    private static Object with(Object node, int used, int hash, Object[] entry) {
        if (node instanceof Object[] branch) {
            Object[] copy = branch.clone();
            int slot = slot(hash, used);
            copy[slot] = with(branch[slot], used + BITS, hash, entry);
            return copy;
        }
        Leaf leaf = (Leaf) node;
        int found = leaf.find(hash, used, entry[0]);
        if (found >= 0) {
            return leaf.replaced(found, entry);
        }
        Leaf grown = leaf.inserted(leaf.first(hash, used), hash, entry);
        return grown.hashes.length <= MOST || used == Integer.SIZE ? grown : grown.split(used);
    }

    private static Object without(Object node, int used, int hash, Object key) {
        if (node instanceof Object[] branch) {
            Object[] copy = branch.clone();
            int slot = slot(hash, used);
            copy[slot] = without(branch[slot], used + BITS, hash, key);
            return copy;
        }
        Leaf leaf = (Leaf) node;
        return leaf.without(leaf.find(hash, used, key));
    }

    private static int slot(int hash, int used) {
        return (hash << used) >>> (Integer.SIZE - BITS);
    }

    private static int hash(Object key) {
        int hash = key.hashCode() * 0x9E3779B9;
        hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        return hash ^ (hash >>> 13);
    }

    /**
     * Entries in the order of their hashes. Never changed.
     *
     * @param hashes of the keys
     * @param entries keys and values by turns
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Leaf(int[] hashes, Object[] entries) {
        /** Where the key lies; negative if it does not. */
        int find(int hash, int used, Object key) {
            for (int at = first(hash, used); at < hashes.length && hashes[at] == hash; at++) {
                if (key.equals(entries[2 * at])) {
                    return at;
                }
            }
            return -1;
        }

        /** Where the first entry lies whose hash is not smaller; looks where it is expected. */
        int first(int hash, int used) {
            long rest = used == Integer.SIZE ? 0 : (hash << used) & HASH;
            int at = (int) ((rest * hashes.length) >>> Integer.SIZE);
            while (at < hashes.length && Integer.compareUnsigned(hashes[at], hash) < 0) {
                at++;
            }
            while (at > 0 && Integer.compareUnsigned(hashes[at - 1], hash) >= 0) {
                at--;
            }
            return at;
        }

        Leaf replaced(int at, Object[] entry) {
            Object[] changed = entries.clone();
            System.arraycopy(entry, 0, changed, 2 * at, 2);
            return new Leaf(hashes, changed);
        }

        Leaf inserted(int at, int hash, Object[] entry) {
            int[] moreHashes = Arrays.copyOf(hashes, hashes.length + 1);
            moreHashes[at] = hash;
            System.arraycopy(hashes, at, moreHashes, at + 1, hashes.length - at);
            Object[] more = Arrays.copyOf(entries, entries.length + 2);
            System.arraycopy(entry, 0, more, 2 * at, 2);
            System.arraycopy(entries, 2 * at, more, 2 * at + 2, entries.length - 2 * at);
            return new Leaf(moreHashes, more);
        }

        Leaf without(int at) {
            int[] fewerHashes = Arrays.copyOf(hashes, hashes.length - 1);
            System.arraycopy(hashes, at + 1, fewerHashes, at, fewerHashes.length - at);
            Object[] fewer = Arrays.copyOf(entries, entries.length - 2);
            System.arraycopy(entries, 2 * at + 2, fewer, 2 * at, fewer.length - 2 * at);
            return new Leaf(fewerHashes, fewer);
        }

        /** By the next bits of the hashes: the entries lie in that order. */
        Object[] split(int used) {
            Object[] branch = new Object[BRANCHES];
            int from = 0;
            for (int slot = 0; slot < BRANCHES; slot++) {
                int to = from;
                while (to < hashes.length && slot(hashes[to], used) == slot) {
                    to++;
                }
                branch[slot] =
                        new Leaf(
                                Arrays.copyOfRange(hashes, from, to),
                                Arrays.copyOfRange(entries, 2 * from, 2 * to));
                from = to;
            }
            return branch;
        }
    }
}
