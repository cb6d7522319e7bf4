package dev.precept.projections.collection;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A map from small numbers to values that is never changed: {@link #with} and {@link #without} give
 * another one that shares all but a few nodes. A radix tree of 32 branches; it is as deep as the
 * largest number needs, so numbers should be dense. Safe for any number of threads.
 *
 * @param <V> values, never null
 */
public final class IntMap<V> {
    private static final int BITS = 5;
    private static final int BRANCHES = 1 << BITS;
    private static final int MASK = BRANCHES - 1;
    private static final IntMap<?> EMPTY = new IntMap<>(new @Nullable Object[BRANCHES], 0);

    private final @Nullable Object[] root;
    private final int shift;

    private IntMap(@Nullable Object[] root, int shift) {
        this.root = root;
        this.shift = shift;
    }

    /** The map without entries. */
    @SuppressWarnings("unchecked") // an empty map has no value of the wrong type
    public static <V> IntMap<V> empty() {
        return (IntMap<V>) EMPTY;
    }

    /** The value at the number, which is not negative; null if there is none. */
    @SuppressWarnings("unchecked") // leaves hold values only
    public @Nullable V get(int number) {
        if (number >>> shift >>> BITS != 0) {
            return null;
        }
        @Nullable Object[] node = root;
        for (int level = shift; level > 0; level -= BITS) {
            Object child = node[(number >>> level) & MASK];
            if (child == null) {
                return null;
            }
            node = (@Nullable Object[]) child;
        }
        return (V) node[number & MASK];
    }

    /** This map with the number, which is not negative, leading to the value. */
    public IntMap<V> with(int number, V value) {
        @Nullable Object[] grown = root;
        int top = shift;
        while (number >>> top >>> BITS != 0) {
            @Nullable Object[] above = new @Nullable Object[BRANCHES];
            above[0] = grown;
            grown = above;
            top += BITS;
        }
        return new IntMap<>(set(grown, top, number, value), top);
    }

    /** This map without the number. */
    public IntMap<V> without(int number) {
        return get(number) == null ? this : new IntMap<>(set(root, shift, number, null), shift);
    }

    private static @Nullable Object[] set(
            @Nullable Object[] node, int level, int number, @Nullable Object value) {
        @Nullable Object[] copy = Arrays.copyOf(node, BRANCHES);
        int slot = (number >>> level) & MASK;
        if (level == 0) {
            copy[slot] = value;
            return copy;
        }
        Object child = node[slot];
        @Nullable Object[] below =
                child == null ? new @Nullable Object[BRANCHES] : (@Nullable Object[]) child;
        copy[slot] = set(below, level - BITS, number, value);
        return copy;
    }
}
