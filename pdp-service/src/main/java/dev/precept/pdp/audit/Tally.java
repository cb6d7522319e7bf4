package dev.precept.pdp.audit;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.image.ApplicationImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts permits per application, API, operation and minute. For any number of threads; no count is
 * lost between one who counts and one who takes the counts away.
 */
final class Tally {
    private static final long SECONDS_PER_MINUTE = 60;

    /** A counter is taken away by making it negative: who counts on it then, begins another. */
    private static final long TAKEN = Long.MIN_VALUE;

    private final Map<Key, AtomicLong> counters = new ConcurrentHashMap<>();

    /**
     * What is counted as one.
     *
     * @param minute since 1970
     * @param application null where anybody may pass, and for users alone
     * @param action an HTTP method, or a scope's name
     * @param path the operation's template; null for an instance
     */
    record Key(
            long minute,
            String organization,
            @Nullable String application,
            String api,
            String action,
            @Nullable String path) {
        static Key of(AccessRequest request, Exercise exercise) {
            ApplicationImage application = exercise.application();
            return new Key(
                    Math.floorDiv(request.now().getEpochSecond(), SECONDS_PER_MINUTE),
                    request.organization().value(),
                    application == null ? null : application.document().id().value(),
                    exercise.api().document().id().value(),
                    request.action(),
                    exercise.path());
        }
    }

    /** So many of a kind. */
    record Count(Key key, long permits) {}

    /** What came of counting. */
    enum Counted {
        /** The first of its kind in its minute. */
        FIRST,
        /** One more. */
        MORE,
        /** Not counted: there are too many kinds. */
        NOT
    }

    Counted count(Key key) {
        while (true) {
            AtomicLong counter = counters.get(key);
            if (counter == null) {
                if (counters.size() >= Limits.COUNTED) {
                    return Counted.NOT;
                }
                counter = counters.computeIfAbsent(key, _ -> new AtomicLong());
            }
            long before = counter.getAndIncrement();
            if (before >= 0) {
                return before == 0 ? Counted.FIRST : Counted.MORE;
            }
            counters.remove(key, counter);
        }
    }

    /** Takes away the counts of the minutes before this one. */
    List<Count> takeBefore(long minute) {
        List<Count> taken = new ArrayList<>();
        for (Map.Entry<Key, AtomicLong> entry : counters.entrySet()) {
            if (entry.getKey().minute() < minute) {
                long permits = entry.getValue().getAndSet(TAKEN);
                counters.remove(entry.getKey(), entry.getValue());
                if (permits > 0) {
                    taken.add(new Count(entry.getKey(), permits));
                }
            }
        }
        return taken;
    }
}
