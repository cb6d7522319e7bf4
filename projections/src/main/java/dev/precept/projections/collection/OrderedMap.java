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
    private static final OrderedMap<?, ?> EMPTY = new OrderedMap<>(new Leaf(NOTHING, NOTHING));

    private final Node root;

    private OrderedMap(Node root) {
        this.root = root;
    }

    /** The map without entries. */
    @SuppressWarnings("unchecked") // an empty map has no entry of the wrong type
    public static <K extends Comparable<? super K>, V> OrderedMap<K, V> empty() {
        return (OrderedMap<K, V>) EMPTY;
    }

    /** How many entries it has. */
    public int size() {
        return root.size();
    }

    /** Whether it has no entries. */
    public boolean isEmpty() {
        return size() == 0;
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
        Node[] halves = root.with(key, value);
        return new OrderedMap<>(halves.length == 1 ? halves[0] : Branch.of(halves));
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
        return new OrderedMap<>(top);
    }

    /** The first entry. */
    public Map.Entry<K, V> first() {
        return iterator().next();
    }

    /**
     * Up to {@code limit} entries whose keys come after the one given; null begins at the first.
     */
    public List<Map.Entry<K, V>> after(@Nullable K key, int limit) {
        List<Map.Entry<K, V>> found = new ArrayList<>(Math.min(limit, size()));
        Entries<K, V> entries = new Entries<>(root, key);
        while (found.size() < limit && entries.hasNext()) {
            found.add(entries.next());
        }
        return found;
    }

    /** All values in the order of their keys. */
    public List<V> values() {
        List<V> values = new ArrayList<>(size());
        for (Map.Entry<K, V> entry : this) {
            values.add(entry.getValue());
        }
        return values;
    }

    /** The keys that come after the one given, in order; null begins at the first. */
    public Iterator<K> keysAfter(@Nullable K key) {
        Entries<K, V> entries = new Entries<>(root, key);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public K next() {
                return entries.nextKey();
            }
        };
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

        /** How many entries are in it and below. */
        abstract int size();

        /** One node, or two where one would be too large. */
        abstract Node[] with(Object key, Object value);

        /** The key is there. */
        abstract Node without(Object key);

        /** This node's content followed by the other's, which is of its kind. */
        abstract Node[] joined(Node next);
    }

    /** Where every value is its key, as in a set, one array stands for both. */
    @SuppressWarnings("ReferenceEquality") // it matters which array it is
    private static final class Leaf extends Node {
        final Object[] values;

        Leaf(Object[] keys, Object[] values) {
            super(keys);
            this.values = values;
        }

        @Override
        int size() {
            return keys.length;
        }

        @Override
        Node[] with(Object key, Object value) {
            int at = find(keys, key);
            Object[] added = {value};
            if (at >= 0) {
                return values[at] == value
                        ? new Node[] {this}
                        : new Node[] {new Leaf(keys, spliced(values, at, 1, added))};
            }
            int slot = -at - 1;
            Object[] more = spliced(keys, slot, 0, new Object[] {key});
            boolean isSet = values == keys && value == key;
            return split(more, isSet ? more : spliced(values, slot, 0, added));
        }

        @Override
        Node without(Object key) {
            int at = find(keys, key);
            Object[] rest = spliced(keys, at, 1, NOTHING);
            return new Leaf(rest, values == keys ? rest : spliced(values, at, 1, NOTHING));
        }

        @Override
        Node[] joined(Node next) {
            Leaf right = (Leaf) next;
            Object[] all = spliced(keys, keys.length, 0, right.keys);
            boolean isSet = values == keys && right.values == right.keys;
            return split(all, isSet ? all : spliced(values, values.length, 0, right.values));
        }

        private static Node[] split(Object[] keys, Object[] values) {
            if (keys.length <= MOST) {
                return new Node[] {new Leaf(keys, values)};
            }
            int half = keys.length / 2;
            return new Node[] {part(keys, values, 0, half), part(keys, values, half, keys.length)};
        }

        private static Leaf part(Object[] keys, Object[] values, int from, int to) {
            Object[] some = Arrays.copyOfRange(keys, from, to);
            return new Leaf(some, values == keys ? some : Arrays.copyOfRange(values, from, to));
        }
    }

    private static final class Branch extends Node {
        final Node[] children;
        private final int size;

        private Branch(Object[] keys, Node[] children, int size) {
            super(keys);
            this.children = children;
            this.size = size;
        }

        @Override
        int size() {
            return size;
        }

        static Branch of(Node[] children) {
            Object[] keys = new Object[children.length];
            int size = 0;
            for (int i = 0; i < children.length; i++) {
                keys[i] = children[i].keys[0];
                size += children[i].size();
            }
            return new Branch(keys, children, size);
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
            requireNext();
            Map.Entry<K, V> entry = Map.entry((K) leaf.keys[next], (V) leaf.values[next]);
            next++;
            settle();
            return entry;
        }

        @SuppressWarnings("unchecked") // leaves hold keys
        K nextKey() {
            requireNext();
            K key = (K) leaf.keys[next];
            next++;
            settle();
            return key;
        }

        private void requireNext() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
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
