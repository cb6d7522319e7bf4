package dev.precept.pdp.management;

import dev.precept.domain.shared.Actor;
import dev.precept.pdp.command.RandomIds;

import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * What callers may come back for, each for his own, for a while: the newest of all, fewer of one
 * caller, and what memory there is for. Threads share it.
 */
final class Shelf<T> {
    private final Duration time;
    private final int all;
    private final int each;
    private final InstantSource clock;
    private final RandomIds ids = new RandomIds();
    private final LinkedHashMap<String, Kept<T>> kept = new LinkedHashMap<>();

    /**
     * @param time how long each is kept, at most
     * @param all how many are, at most
     * @param each how many of one caller's are, at most
     */
    Shelf(Duration time, int all, int each, InstantSource clock) {
        this.time = time;
        this.all = all;
        this.each = each;
        this.clock = clock;
    }

    private record Kept<T>(Actor owner, Instant until, SoftReference<T> thing) {
        boolean isGone(Instant now) {
            return until.isBefore(now) || thing.get() == null;
        }
    }

    /** Keeps it; what it is found by. */
    String put(Actor owner, T thing) {
        Instant now = clock.instant();
        String id = ids.next();
        synchronized (kept) {
            kept.values().removeIf(it -> it.isGone(now));
            long own = kept.values().stream().filter(it -> it.owner().equals(owner)).count();
            if (own >= each) {
                removeOldest(owner);
            } else if (kept.size() >= all) {
                kept.pollFirstEntry();
            }
            kept.put(id, new Kept<>(owner, now.plus(time), new SoftReference<>(thing)));
        }
        return id;
    }

    private void removeOldest(Actor owner) {
        Iterator<Kept<T>> oldest = kept.values().iterator();
        while (!oldest.next().owner().equals(owner)) {
            continue;
        }
        oldest.remove();
    }

    /** What the owner has kept under this; null where it is gone, or is another's. */
    @Nullable T find(Actor owner, String id) {
        Instant now = clock.instant();
        synchronized (kept) {
            Kept<T> found = kept.get(id);
            return found == null || found.until().isBefore(now) || !found.owner().equals(owner)
                    ? null
                    : found.thing().get();
        }
    }
}
