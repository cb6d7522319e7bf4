package dev.precept.pdp.audit;

import dev.precept.pdp.audit.DecisionReader.Recorded;
import dev.precept.pdp.audit.ReplayRange.Place;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Counts what flips, by API and application. For one thread. */
final class FlipGroups {
    private static final String OTHERS = "";

    private final Map<Key, Count> groups = new HashMap<>();
    private final Map<String, Long> notReplayable = new TreeMap<>();
    private long decisions;
    private long permitsLost;
    private @Nullable Place next;

    private record Key(String api, @Nullable String application) {}

    private static final class Count {
        private final List<UUID> examples = new ArrayList<>();
        private long toDeny;
        private long toPermit;
    }

    /**
     * A question, and its outcome on each image.
     *
     * @param hidden why it could be decided on neither; null where it was
     */
    record Asked(Recorded recorded, boolean first, boolean second, @Nullable String hidden) {
        static Asked not(Recorded recorded, String hidden) {
            return new Asked(recorded, false, false, hidden);
        }
    }

    void take(Asked asked) {
        if (asked.hidden() != null) {
            notReplayable.merge(asked.hidden(), 1L, Long::sum);
            return;
        }
        decisions++;
        if (asked.first() == asked.second()) {
            return;
        }
        Recorded recorded = asked.recorded();
        Key key = new Key(recorded.api(), recorded.application());
        if (groups.size() >= Limits.FLIP_GROUPS && !groups.containsKey(key)) {
            key = new Key(OTHERS, null);
        }
        Count count = groups.computeIfAbsent(key, _ -> new Count());
        if (asked.first()) {
            count.toDeny++;
            permitsLost += recorded.isPermit() ? 1 : 0;
        } else {
            count.toPermit++;
        }
        if (count.examples.size() < Limits.FLIP_EXAMPLES) {
            count.examples.add(recorded.id());
        }
    }

    void end(@Nullable Place place) {
        next = place;
    }

    Flips flips() {
        List<Flips.Group> found = new ArrayList<>();
        groups.forEach(
                (key, count) ->
                        found.add(
                                new Flips.Group(
                                        key.api(),
                                        key.application(),
                                        count.toDeny,
                                        count.toPermit,
                                        count.examples)));
        found.sort(
                Comparator.comparingLong((Flips.Group group) -> -group.toDeny() - group.toPermit())
                        .thenComparing(Flips.Group::api));
        return new Flips(found, decisions, permitsLost, notReplayable, next);
    }
}
