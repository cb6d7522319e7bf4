package dev.precept.pdp.audit;

import dev.precept.pdp.audit.ReplayRange.Place;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which recorded questions have another outcome on one image than on another.
 *
 * @param groups by API and application, those with the most first
 * @param decisions how many were decided on both
 * @param permitsLost how many were permitted, are on the first, and are not on the second
 * @param notReplayable how many could not be, by what of the question was not written down
 * @param next where to go on; null where all were decided
 */
public record Flips(
        List<Group> groups,
        long decisions,
        long permitsLost,
        Map<String, Long> notReplayable,
        @Nullable Place next) {
    public Flips {
        groups = List.copyOf(groups);
        notReplayable = Map.copyOf(notReplayable);
    }

    /** All that are permitted on the first and denied on the second, whatever they were then. */
    public long toDeny() {
        return groups.stream().mapToLong(Group::toDeny).sum();
    }

    /** All that are denied on the first and permitted on the second. */
    public long toPermit() {
        return groups.stream().mapToLong(Group::toPermit).sum();
    }

    /**
     * Those of one API and application.
     *
     * @param api an id, or what was named instead; empty for the rest of too many groups
     * @param application an id, or what was named instead; null where there was none
     * @param toDeny permitted on the first, denied on the second
     * @param toPermit denied on the first, permitted on the second
     * @param examples the first of them
     */
    public record Group(
            String api,
            @Nullable String application,
            long toDeny,
            long toPermit,
            List<UUID> examples) {
        public Group {
            examples = List.copyOf(examples);
        }
    }
}
