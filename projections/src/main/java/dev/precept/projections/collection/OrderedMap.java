package dev.precept.projections.collection;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A map in the order of its keys that is never changed: {@link #with} and {@link #without} give
 * another one that shares all but a few nodes. A B+ tree; every operation takes logarithmic time.
 * Safe for any number of threads.
 *
 * @param <K> keys, never null
 * @param <V> values, never null
 */
public final class OrderedMap<K extends Comparable<? super K>, V>
        implements Iterable<Map.Entry<K, V>> {
    private static final int MOST = 32;
    private static final int FEWEST = MOST / 4;
    private static final Object[] NOTHING = {};
    private static final OrderedMap<?, ?> EMPTY = new OrderedMap<>(new Leaf(NOTHING, NOTHING), 0);

    private final Node root;
    private final int size;

    private OrderedMap(Node root, int size) {
        this.root = root;
        this.size = size;
    }

    /** The map without entries. */
    @SuppressWarnings("unchecked") // an empty map has no entry of the wrong type
    public static <K extends Comparable<? super K>, V> OrderedMap<K, V> empty() {
        return (OrderedMap<K, V>) EMPTY;
    }

    /** How many entries it has. */
    public int size() {
        return size;
    }

    /** Whether it has no entries. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The value of the key; null if there is none. */
    @SuppressWarnings("unchecked") // leaves hold values only
    public @Nullable V get(K key) {
        Node node = root;
        while (node instanceof Branch branch) {
            node = branch.children[branch.childFor(key)];
        }
        int at = find(node.keys, key);
        return at < 0 ? null : (V) ((Leaf) node).values[at];
    }

    /** This map with the key leading to the value. */
    public OrderedMap<K, V> with(K key, V value) {
        boolean isNew = get(key) == null;
        Node[] halves = root.with(key, value);
        Node top = halves.length == 1 ? halves[0] : Branch.of(halves);
        return new OrderedMap<>(top, isNew ? size + 1 : size);
    }

    /** This map without the key; this very map if it has no such key. */
    public OrderedMap<K, V> without(K key) {
        if (get(key) == null) {
            return this;
        }
        Node top = root.without(key);
        while (top instanceof Branch branch && branch.children.length == 1) {
            top = branch.children[0];
        }
        return new OrderedMap<>(top, size - 1);
    }

    /** The first entry. */
    public Map.Entry<K, V> first() {
        return iterator().next();
    }

    /**
     * Up to {@code limit} entries whose keys come after the one given; null begins at the first.
     */
    public List<Map.Entry<K, V>> after(@Nullable K key, int limit) {
        List<Map.Entry<K, V>> found = new ArrayList<>(Math.min(limit, size));
        Entries<K, V> entries = new Entries<>(root, key);
        while (found.size() < limit && entries.hasNext()) {
            found.add(entries.next());
        }
        return found;
    }

    /** All values in the order of their keys. */
    public List<V> values() {
        List<V> values = new ArrayList<>(size);
        for (Map.Entry<K, V> entry : this) {
            values.add(entry.getValue());
        }
        return values;
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new Entries<>(root, null);
    }

    private static int find(Object[] keys, Object key) {
        return Arrays.binarySearch(keys, key);
    }

    /** A leaf's keys are its entries'; a branch's are the first keys of its children. */
    private abstract static sealed class Node {
        final Object[] keys;

        Node(Object[] keys) {
            this.keys = keys;
        }

        /** One node, or two where one would be too large. */
        abstract Node[] with(Object key, Object value);

        /** The key is there. */
        abstract Node without(Object key);

        /** This node's content followed by the other's, which is of its kind. */
        abstract Node[] joined(Node next);
    }

    private static final class Leaf extends Node {
        final Object[] values;

        Leaf(Object[] keys, Object[] values) {
            super(keys);
            this.values = values;
        }

        @Override
        Node[] with(Object key, Object value) {
            int at = find(keys, key);
            if (at >= 0) {
                return new Node[] {new Leaf(keys, spliced(values, at, 1, new Object[] {value}))};
            }
            int slot = -at - 1;
            return split(
                    spliced(keys, slot, 0, new Object[] {key}),
                    spliced(values, slot, 0, new Object[] {value}));
        }

        @Override
        Node without(Object key) {
            int at = find(keys, key);
            return new Leaf(spliced(keys, at, 1, NOTHING), spliced(values, at, 1, NOTHING));
        }

        @Override
        Node[] joined(Node next) {
            return split(
                    spliced(keys, keys.length, 0, next.keys),
                    spliced(values, values.length, 0, ((Leaf) next).values));
        }

        private static Node[] split(Object[] keys, Object[] values) {
            if (keys.length <= MOST) {
                return new Node[] {new Leaf(keys, values)};
            }
            int half = keys.length / 2;
            return new Node[] {
                new Leaf(Arrays.copyOf(keys, half), Arrays.copyOf(values, half)),
                new Leaf(
                        Arrays.copyOfRange(keys, half, keys.length),
                        Arrays.copyOfRange(values, half, values.length))
            };
        }
    }

    private static final class Branch extends Node {
        final Node[] children;

        private Branch(Object[] keys, Node[] children) {
            super(keys);
            this.children = children;
        }

        static Branch of(Node[] children) {
            Object[] keys = new Object[children.length];
            for (int i = 0; i < children.length; i++) {
                keys[i] = children[i].keys[0];
            }
            return new Branch(keys, children);
        }

        /** The child whose range holds the key; the first also takes what comes before it. */
        int childFor(Object key) {
            int at = find(keys, key);
            return at >= 0 ? at : Math.max(0, -at - 2);
        }

        @Override
        Node[] with(Object key, Object value) {
            int at = childFor(key);
            return split(spliced(children, at, 1, children[at].with(key, value)));
        }

        @Override
        Node without(Object key) {
            int at = childFor(key);
            Node child = children[at].without(key);
            if (child.keys.length >= FEWEST || children.length == 1) {
                return Branch.of(spliced(children, at, 1, new Node[] {child}));
            }
            int left = at == 0 ? 0 : at - 1;
            Node[] joined = at == 0 ? child.joined(children[1]) : children[left].joined(child);
            return Branch.of(spliced(children, left, 2, joined));
        }

        @Override
        Node[] joined(Node next) {
            return split(spliced(children, children.length, 0, ((Branch) next).children));
        }

        private static Node[] split(Node[] children) {
            if (children.length <= MOST) {
                return new Node[] {of(children)};
            }
            int half = children.length / 2;
            return new Node[] {
                of(Arrays.copyOf(children, half)),
                of(Arrays.copyOfRange(children, half, children.length))
            };
        }
    }

    private static <T> T[] spliced(T[] array, int at, int removed, T[] added) {
        T[] result = Arrays.copyOf(array, array.length - removed + added.length);
        System.arraycopy(added, 0, result, at, added.length);
        int rest = array.length - at - removed;
        System.arraycopy(array, at + removed, result, at + added.length, rest);
        return result;
    }

    /** Walks the leaves from left to right. */
    private static final class Entries<K extends Comparable<? super K>, V>
            implements Iterator<Map.Entry<K, V>> {
        private final List<Branch> path = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();
        private Leaf leaf;
        private int next;

        Entries(Node root, @Nullable K after) {
            Node node = root;
            while (node instanceof Branch branch) {
                int at = after == null ? 0 : branch.childFor(after);
                path.add(branch);
                places.add(at);
                node = branch.children[at];
            }
            leaf = (Leaf) node;
            if (after != null) {
                int at = find(leaf.keys, after);
                next = at >= 0 ? at + 1 : -at - 1;
            }
            settle();
        }

        @Override
        public boolean hasNext() {
            return next < leaf.keys.length;
        }

        @Override
        @SuppressWarnings("unchecked") // leaves hold keys and values
        public Map.Entry<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<K, V> entry = Map.entry((K) leaf.keys[next], (V) leaf.values[next]);
            next++;
            settle();
            return entry;
        }

        /** Moves on to the next leaf where this one is used up; stays at the end of the last. */
        private void settle() {
            if (next < leaf.keys.length) {
                return;
            }
            int level = path.size() - 1;
            while (level >= 0 && places.get(level) + 1 == path.get(level).children.length) {
                level--;
            }
            if (level < 0) {
                return;
            }
            places.set(level, places.get(level) + 1);
            Node node = path.get(level).children[places.get(level)];
            while (node instanceof Branch branch) {
                level++;
                path.set(level, branch);
                places.set(level, 0);
                node = branch.children[0];
            }
            leaf = (Leaf) node;
            next = 0;
        }
    }
}
