package dev.precept.pdp.audit;

import dev.precept.pdp.audit.ReplayRange.Place;
import dev.precept.pdp.audit.Replaying.Totals;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a replay has come to so far. For one thread. */
final class Tallied {
    private final Map<String, Long> notReplayable = new TreeMap<>();
    private final boolean isMissingSought;
    private long decisions;
    private long same;
    private long different;
    private long altered;
    private long missing;
    private @Nullable Place next;

    /**
     * @param isMissingSought whether rows that are gone are looked for
     */
    Tallied(boolean isMissingSought) {
        this.isMissingSought = isMissingSought;
    }

    /** One name for all that was hidden. */
    static String name(Set<String> hidden) {
        return String.join(", ", new TreeSet<>(hidden));
    }

    void take(Replayed replayed, Replaying.Listener listener) {
        if (replayed instanceof Replayed.Present) {
            decisions++;
        }
        switch (replayed) {
            case Replayed.Same _ -> same++;
            case Replayed.NotReplayable(var _, Set<String> hidden) ->
                    notReplayable.merge(name(hidden), 1L, Long::sum);
            case Replayed.Different _ -> {
                different++;
                listener.found(replayed);
            }
            case Replayed.Unproved unproved -> {
                missing += unproved.isMissing() ? 1 : 0;
                altered += unproved.isMissing() ? 0 : 1;
                listener.found(replayed);
            }
            case Replayed.Missing _ -> {
                missing++;
                listener.found(replayed);
            }
            case Replayed.Altered _ -> {
                altered++;
                listener.found(replayed);
            }
        }
    }

    void end(@Nullable Place place) {
        next = place;
    }

    Totals totals() {
        return new Totals(
                decisions, same, different, altered, missing, isMissingSought, notReplayable, next);
    }
}
