package dev.precept.domain.shared.collection;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A map that is never changed: {@link #with} and {@link #without} give another one that shares all
 * but a few nodes. Neither keys nor values are null; the mutators of {@link Map} throw.
 *
 * <p>A compressed hash-array mapped prefix tree (Steindorfer and Vinju, OOPSLA 2015). It is
 * canonical: the same entries make the same tree whatever the order they came in, and so iterate in
 * the same order, but for keys whose hash codes are equal. Reading, adding and removing take a few
 * steps at any size; keys of equal hash code lie in one list. Safe for any number of threads.
 *
 * @param <K> keys with a stable hash code
 * @param <V> values
 */
public final class PersistentMap<K, V> extends AbstractMap<K, V> {
    private static final PersistentMap<?, ?> EMPTY =
            new PersistentMap<>(new Node(0, 0, new Object[0], 0));

    private final Node root;

    private PersistentMap(Node root) {
        this.root = root;
    }

    /** The map without entries. */
    @SuppressWarnings("unchecked") // an empty map has no entry of the wrong type
    public static <K, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    /** A map of these entries; the same object if it is one of this kind. */
    @SuppressWarnings("unchecked") // what is never changed may stand for its wider types
    public static <K, V> PersistentMap<K, V> copyOf(Map<? extends K, ? extends V> entries) {
        if (entries instanceof PersistentMap<?, ?> persistent) {
            return (PersistentMap<K, V>) persistent;
        }
        PersistentMap<K, V> copy = empty();
        for (Map.Entry<? extends K, ? extends V> entry : entries.entrySet()) {
            copy = copy.with(entry.getKey(), entry.getValue());
        }
        return copy;
    }

    /** This map with the key leading to the value; this very map if it does already. */
    public PersistentMap<K, V> with(K key, V value) {
        if (key == null || value == null) {
            throw new NullPointerException("neither keys nor values are null");
        }
        Node changed = root.with(0, hash(key), key, value);
        return changed == root ? this : new PersistentMap<>(changed);
    }

    /** This map without the key; this very map if it has no such key. */
    public PersistentMap<K, V> without(K key) {
        Node changed = root.without(0, hash(key), key);
        return changed == root ? this : new PersistentMap<>(changed);
    }

    @Override
    @SuppressWarnings("unchecked") // only values were put beside keys
    public @Nullable V get(Object key) {
        return (V) root.find(hash(key), key);
    }

    @Override
    public boolean containsKey(Object key) {
        return root.find(hash(key), key) != null;
    }

    @Override
    public int size() {
        return root.size;
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return root.size;
            }

            @Override
            public boolean contains(Object other) {
                return other instanceof Map.Entry<?, ?> entry
                        && entry.getValue() != null
                        && entry.getValue().equals(PersistentMap.this.get(entry.getKey()));
            }

            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new Entries<>(root);
            }
        };
    }

    /** Spreads the bits, so that hash codes that differ only in high ones part early. */
    private static int hash(Object key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash ^ (hash >>> 16);
    }

    /**
     * A node of the tree. A branch has, for each of 32 slices of the hash, at most one of: an entry
     * (a bit in {@code entries}) or a child (a bit in {@code children}); {@code slots} holds the
     * entries' keys and values from the front and the children from the back. Where the hash is
     * used up, all slots are keys and values.
     */
    private static final class Node {
        private static final int BITS = 5;
        private static final int DEPTH = (Integer.SIZE + BITS - 1) / BITS;
        private static final int END = DEPTH * BITS;

        private final int entries;
        private final int children;
        private final Object[] slots;
        private final int size;

        Node(int entries, int children, Object[] slots, int size) {
            this.entries = entries;
            this.children = children;
            this.slots = slots;
            this.size = size;
        }

        @Nullable Object find(int hash, Object key) {
            Node node = this;
            for (int shift = 0; shift < END; shift += BITS) {
                int bit = bit(hash, shift);
                if ((node.entries & bit) != 0) {
                    int at = node.entryAt(bit);
                    return node.slots[at].equals(key) ? node.slots[at + 1] : null;
                }
                if ((node.children & bit) == 0) {
                    return null;
                }
                node = (Node) node.slots[node.childAt(bit)];
            }
            int at = node.indexOf(key);
            return at < 0 ? null : node.slots[at + 1];
        }

        Node with(int shift, int hash, Object key, Object value) {
            if (shift >= END) {
                int at = indexOf(key);
                return at >= 0
                        ? withValue(at, value)
                        : new Node(0, 0, splice(slots, 0, 0, key, value), size + 1);
            }
            int bit = bit(hash, shift);
            if ((children & bit) != 0) {
                int at = childAt(bit);
                Node child = (Node) slots[at];
                Node changed = child.with(shift + BITS, hash, key, value);
                return changed == child ? this : withChild(at, changed);
            }
            int at = entryAt(bit);
            if ((entries & bit) == 0) {
                return new Node(
                        entries | bit, children, splice(slots, at, 0, key, value), size + 1);
            }
            Object present = slots[at];
            if (present.equals(key)) {
                return withValue(at, value);
            }
            Node child =
                    new Node(0, 0, new Object[0], 0)
                            .with(shift + BITS, hash(present), present, slots[at + 1])
                            .with(shift + BITS, hash, key, value);
            int childAt = slots.length - 2 - Integer.bitCount(children & (bit - 1));
            return new Node(
                    entries & ~bit,
                    children | bit,
                    splice(splice(slots, at, 2), childAt, 0, child),
                    size + 1);
        }

        Node without(int shift, int hash, Object key) {
            if (shift >= END) {
                int at = indexOf(key);
                return at < 0 ? this : new Node(0, 0, splice(slots, at, 2), size - 1);
            }
            int bit = bit(hash, shift);
            if ((entries & bit) != 0) {
                int at = entryAt(bit);
                return slots[at].equals(key)
                        ? new Node(entries & ~bit, children, splice(slots, at, 2), size - 1)
                        : this;
            }
            if ((children & bit) == 0) {
                return this;
            }
            int at = childAt(bit);
            Node child = (Node) slots[at];
            Node changed = child.without(shift + BITS, hash, key);
            if (changed == child) {
                return this;
            }
            return changed.size > 1 ? withChild(at, changed) : withEntryOf(changed, at, bit);
        }

        /** A child of one entry is never kept: that is what makes the tree canonical. */
        private Node withEntryOf(Node child, int childAt, int bit) {
            Object[] rest = splice(slots, childAt, 1);
            return new Node(
                    entries | bit,
                    children & ~bit,
                    splice(rest, entryAt(bit), 0, child.slots[0], child.slots[1]),
                    size - 1);
        }

        @SuppressWarnings("ReferenceEquality") // the caller's very object is to be in the map
        private Node withValue(int at, Object value) {
            return slots[at + 1] == value
                    ? this
                    : new Node(entries, children, splice(slots, at + 1, 1, value), size);
        }

        private Node withChild(int at, Node child) {
            int grown = child.size - ((Node) slots[at]).size;
            return new Node(entries, children, splice(slots, at, 1, child), size + grown);
        }

        private int indexOf(Object key) {
            for (int at = 0; at < slots.length; at += 2) {
                if (slots[at].equals(key)) {
                    return at;
                }
            }
            return -1;
        }

        private static int bit(int hash, int shift) {
            return 1 << ((hash >>> shift) & ((1 << BITS) - 1));
        }

        private int entryAt(int bit) {
            return 2 * Integer.bitCount(entries & (bit - 1));
        }

        private int childAt(int bit) {
            return slots.length - 1 - Integer.bitCount(children & (bit - 1));
        }

        private static Object[] splice(Object[] slots, int at, int removed, Object... added) {
            int length = slots.length - removed + added.length;
            Object[] spliced = Arrays.copyOf(slots, length);
            System.arraycopy(added, 0, spliced, at, added.length);
            int rest = slots.length - at - removed;
            System.arraycopy(slots, at + removed, spliced, at + added.length, rest);
            return spliced;
        }
    }

    /** Walks the tree: a node's entries, then its children. */
    private static final class Entries<K, V> implements Iterator<Map.Entry<K, V>> {
        private final Node[] path = new Node[Node.DEPTH + 1];
        private final int[] next = new int[Node.DEPTH + 1];
        private int depth;

        Entries(Node root) {
            path[0] = root;
            settle();
        }

        @Override
        public boolean hasNext() {
            return depth >= 0;
        }

        @Override
        @SuppressWarnings("unchecked") // entries are keys and values
        public Map.Entry<K, V> next() {
            if (depth < 0) {
                throw new NoSuchElementException();
            }
            Object[] slots = path[depth].slots;
            int at = next[depth];
            next[depth] = at + 2;
            settle();
            return Map.entry((K) slots[at], (V) slots[at + 1]);
        }

        /** Moves on to the next entry, or past the last one. */
        private void settle() {
            while (depth >= 0) {
                Node node = path[depth];
                int at = next[depth];
                if (at < node.slots.length - Integer.bitCount(node.children)) {
                    return;
                }
                if (at == node.slots.length) {
                    depth--;
                } else {
                    next[depth] = at + 1;
                    depth++;
                    path[depth] = (Node) node.slots[at];
                    next[depth] = 0;
                }
            }
        }
    }
}
