package dev.precept.projections.collection;

import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.Map;

/**
 * A map for very many entries, read often, that is never changed: {@link #with} and {@link
 * #without} give another one. What has settled lies flat in one table, where a look-up touches few
 * cache lines; what changed since lies over it. When that grows to a share of the whole, a new
 * table is made: so a change costs little on average, and now and then as much as the whole. Safe
 * for any number of threads.
 *
 * @param <K> keys with a stable hash code, never null
 * @param <V> values, never null
 */
public final class SettledMap<K, V> {
    private static final Object GONE = new Object();
    private static final int SHARE = 8;
    private static final int FEW = 64;
    private static final SettledMap<?, ?> EMPTY =
            new SettledMap<>(Table.of(0), PersistentMap.empty(), 0);

    private final Table settled;
    private final PersistentMap<K, Object> recent;
    private final int size;

    private SettledMap(Table settled, PersistentMap<K, Object> recent, int size) {
        this.settled = settled;
        this.recent = recent;
        this.size = size;
    }

    /** The map without entries. */
    @SuppressWarnings("unchecked") // an empty map has no entry of the wrong type
    public static <K, V> SettledMap<K, V> empty() {
        return (SettledMap<K, V>) EMPTY;
    }

    /** How many entries it has. */
    public int size() {
        return size;
    }

    /** The value of the key; null if there is none. */
    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // only values lie beside keys
    public @Nullable V get(K key) {
        Object found = recent.isEmpty() ? null : recent.get(key);
        if (found == null) {
            found = settled.get(key);
        }
        return found == GONE ? null : (V) found;
    }

    /** This map with the key leading to the value. */
    public SettledMap<K, V> with(K key, V value) {
        int grown = get(key) == null ? size + 1 : size;
        return new SettledMap<K, V>(settled, recent.with(key, value), grown).settledIfDue();
    }

    /** This map without the key; this very map if it has no such key. */
    public SettledMap<K, V> without(K key) {
        if (get(key) == null) {
            return this;
        }
        return new SettledMap<K, V>(settled, recent.with(key, GONE), size - 1).settledIfDue();
    }

    @SuppressWarnings("ReferenceEquality") // one object stands for what is gone
    private SettledMap<K, V> settledIfDue() {
        if (recent.size() < FEW + size / SHARE) {
            return this;
        }
        BitSet stale = new BitSet();
        for (K key : recent.keySet()) {
            int slot = settled.find(key);
            if (slot >= 0) {
                stale.set(slot);
            }
        }
        Table table = Table.of(size);
        settled.copyTo(table, stale);
        for (Map.Entry<K, Object> entry : recent.entrySet()) {
            if (entry.getValue() != GONE) {
                table.put(entry.getKey(), entry.getValue());
            }
        }
        return new SettledMap<>(table, PersistentMap.empty(), size);
    }

    /**
     * Open addressing with linear probing. Filled once, then only read.
     *
     * @param hashes of the keys, 0 where there is none
     * @param entries keys and values by turns
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Table(int[] hashes, @Nullable Object[] entries) {
        /** With room for this many entries: at most two thirds of the slots are taken. */
        static Table of(int entries) {
            int slots = Math.toIntExact(entries + (long) entries / 2 + 1);
            return new Table(new int[slots], new @Nullable Object[Math.multiplyExact(2, slots)]);
        }

        @Nullable Object get(Object key) {
            int slot = find(key);
            return slot < 0 ? null : entries[2 * slot + 1];
        }

        /** Where the key lies; negative if it does not. */
        int find(Object key) {
            int hash = hash(key);
            for (int slot = slot(hash); hashes[slot] != 0; slot = next(slot)) {
                if (hashes[slot] == hash && key.equals(entries[2 * slot])) {
                    return slot;
                }
            }
            return -1;
        }

        /** The key is not there yet. */
        void put(Object key, Object value) {
            put(hash(key), key, value);
        }

        /** Copies what is not stale, from slot to slot, so that both tables are walked in order. */
        void copyTo(Table table, BitSet stale) {
            for (int slot = 0; slot < hashes.length; slot++) {
                Object key = entries[2 * slot];
                Object value = entries[2 * slot + 1];
                if (key != null && value != null && !stale.get(slot)) {
                    table.put(hashes[slot], key, value);
                }
            }
        }

        private void put(int hash, Object key, Object value) {
            int slot = slot(hash);
            while (hashes[slot] != 0) {
                slot = next(slot);
            }
            hashes[slot] = hash;
            entries[2 * slot] = key;
            entries[2 * slot + 1] = value;
        }

        private static int hash(Object key) {
            int hash = key.hashCode() * 0x9E3779B9;
            hash ^= hash >>> 15;
            hash *= 0x85EBCA6B;
            return hash == 0 ? 1 : hash;
        }

        /** Spreads hashes over the slots by their upper bits. */
        private int slot(int hash) {
            return (int) ((Integer.toUnsignedLong(hash) * hashes.length) >>> Integer.SIZE);
        }

        private int next(int slot) {
            return slot + 1 == hashes.length ? 0 : slot + 1;
        }
    }
}
