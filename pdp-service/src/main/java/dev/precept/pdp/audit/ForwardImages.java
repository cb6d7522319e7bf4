package dev.precept.pdp.audit;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.history.History;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * Images at positions that mostly grow: one fold forward, with the last images kept, since nodes
 * and clocks do not agree to the last position. For one thread; reads the database.
 */
final class ForwardImages {
    private final LogReader log;
    private final History history;
    private final TreeMap<Long, PolicyImage> kept = new TreeMap<>();

    ForwardImages(LogReader log, History history) {
        this.log = log;
        this.history = history;
    }

    /** The images at these positions; none where no command of the log ends there. */
    Map<Long, PolicyImage> at(NavigableSet<Long> positions) {
        Map<Long, PolicyImage> found = new HashMap<>();
        @Nullable Fold fold = null;
        for (long position : positions) {
            PolicyImage image = kept.get(position);
            if (image == null) {
                fold = fold == null || fold.isPast(position) ? fold(position) : fold;
                image = fold == null ? null : fold.to(position);
            }
            if (image != null) {
                found.put(position, image);
                kept.put(position, image);
            }
        }
        while (kept.size() > Limits.REPLAY_IMAGES) {
            kept.pollFirstEntry();
        }
        return found;
    }

    /** A fold that begins at the nearest image, unless there is no such position. */
    private @Nullable Fold fold(long position) {
        Map.Entry<Long, PolicyImage> nearest = kept.floorEntry(position);
        if (nearest != null && position - nearest.getKey() <= Limits.REPLAY_FOLD_EVENTS) {
            return new Fold(nearest.getValue());
        }
        if (position > log.head().position() || log.boundary(position) != position) {
            return null;
        }
        return new Fold(history.image(new Position(position)));
    }

    /** One way forward. */
    private final class Fold {
        private final Deque<StoredEvent> ahead = new ArrayDeque<>();
        private PolicyDelta delta;

        Fold(PolicyImage image) {
            this.delta = new PolicyDelta(image);
        }

        /** Whether it is too far on, or too far behind, to come to a position. */
        boolean isPast(long position) {
            long here = delta.position().value();
            return here > position || position - here > Limits.REPLAY_FOLD_EVENTS;
        }

        @Nullable PolicyImage to(long position) {
            while (delta.position().value() < position) {
                StoredEvent next = next();
                if (next == null) {
                    return null;
                }
                delta.replay(ImageFeed.envelope(next));
            }
            if (!delta.isAtBoundary()) {
                return null;
            }
            PolicyImage image = delta.apply(Provenance.REPLAY);
            delta = new PolicyDelta(image);
            return image;
        }

        private @Nullable StoredEvent next() {
            if (ahead.isEmpty()) {
                ahead.addAll(log.readAfter(delta.position().value(), Limits.REPLAY_READ_EVENTS));
            }
            return ahead.poll();
        }
    }
}
