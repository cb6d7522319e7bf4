package dev.precept.pdp.eventstore;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which keys this node wrote at which position, complete for all positions after {@link #from} up
 * to {@link #head}: what proves without a question to the database that a decision is fresh. Used
 * by one thread.
 */
final class RecentWrites {
    private final int capacity;
    private final Map<String, Long> positions = new HashMap<>();
    private long from;
    private long head;

    RecentWrites(int capacity) {
        this.capacity = capacity;
    }

    /** The position up to which the writes are known; beyond it another node may have written. */
    long head() {
        return head;
    }

    /** Whether it is known that none of the keys was written after the position, up to the head. */
    boolean proveFresh(Set<String> keys, long decidedAt) {
        if (decidedAt < from) {
            return false;
        }
        for (String key : keys) {
            Long written = positions.get(key);
            if (written != null && written > decidedAt) {
                return false;
            }
        }
        return true;
    }

    /** Takes note of a transaction that wrote these keys at the positions after {@code base}. */
    void wrote(long base, long last, Collection<String> keys) {
        if (base != head || positions.size() + keys.size() > capacity) {
            startAt(last);
            return;
        }
        keys.forEach(key -> positions.put(key, last));
        head = last;
    }

    /** Knows nothing but that the log has reached this position. */
    void startAt(long position) {
        positions.clear();
        from = position;
        head = position;
    }
}
