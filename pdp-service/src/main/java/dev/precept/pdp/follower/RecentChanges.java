package dev.precept.pdp.follower;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.feed.BatchStreams;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.image.StateHash;
import dev.precept.projections.loader.ImagePublisher;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The recent past of this node's image: whether anything in a part of the log changed since a
 * position, and what the part's fingerprint was there. Of what lies longer back it knows nothing,
 * and says so. Written by the loader's thread, read by any.
 */
public final class RecentChanges implements ImagePublisher {
    private volatile List<Batch> batches = List.of();
    private volatile @Nullable PolicyImage newest;
    private volatile long sinceNanos = System.nanoTime();

    /** Begins without a past. */
    public RecentChanges() {}

    /** What led from one image to the next. */
    private record Batch(
            PolicyImage before, List<EventEnvelope> events, PolicyImage after, long nanos) {
        boolean changes(FeedFilter filter, Position after, Position to) {
            BatchStreams streams = new BatchStreams(before, events);
            return events.stream()
                    .filter(
                            event ->
                                    event.position().compareTo(after) > 0
                                            && event.position().compareTo(to) <= 0)
                    .anyMatch(event -> filter.includes(streams, event));
        }

        /** The image at a position within; null where that is inside a command. */
        @Nullable PolicyImage at(Position position) {
            if (position.equals(after.position())) {
                return after;
            }
            if (position.equals(before.position())) {
                return before;
            }
            PolicyDelta delta = new PolicyDelta(before);
            for (EventEnvelope event : events) {
                if (event.position().compareTo(position) <= 0) {
                    delta.replay(event);
                }
            }
            return delta.isAtBoundary() ? delta.apply(Provenance.TAIL) : null;
        }
    }

    @Override
    public void publish(PolicyImage image, List<EventEnvelope> events) {
        PolicyImage before = newest;
        newest = image;
        if (before == null || events.isEmpty() || events.size() > Limits.RECENT_EVENTS) {
            batches = List.of();
            sinceNanos = System.nanoTime();
            return;
        }
        List<Batch> next = new ArrayList<>(batches);
        next.add(new Batch(before, events, image, System.nanoTime()));
        int kept = 0;
        int from = next.size();
        while (from > 0
                && next.size() - from < Limits.RECENT_BATCHES
                && kept + next.get(from - 1).events.size() <= Limits.RECENT_EVENTS) {
            from--;
            kept += next.get(from).events.size();
        }
        if (from > 0) {
            sinceNanos = next.get(from - 1).nanos;
        }
        batches = List.copyOf(next.subList(from, next.size()));
    }

    /**
     * Whether something in the part may have changed after one position and up to another, which
     * the node's image has reached.
     */
    boolean changed(FeedFilter filter, Position after, Position to) {
        if (after.compareTo(to) >= 0) {
            return false;
        }
        List<Batch> known = batches;
        if (known.isEmpty() || known.getFirst().before.position().compareTo(after) > 0) {
            return true;
        }
        return known.stream()
                .filter(batch -> batch.after.position().compareTo(after) > 0)
                .filter(batch -> batch.before.position().compareTo(to) < 0)
                .anyMatch(batch -> batch.changes(filter, after, to));
    }

    /** A moment of the monotonic clock by which a position that the image has was committed. */
    long committedNanos(Position position) {
        List<Batch> known = batches;
        for (Batch batch : known) {
            if (batch.before.position().compareTo(position) < 0
                    && batch.after.position().compareTo(position) >= 0) {
                return batch.nanos;
            }
        }
        return sinceNanos;
    }

    /** Whether this is the part's fingerprint at the position. */
    Report.Verdict verdict(FeedFilter filter, Position position, StateHash hash) {
        PolicyImage image = at(position);
        if (image == null) {
            return Report.Verdict.UNKNOWN;
        }
        return filter.hash(image).equals(hash) ? Report.Verdict.RIGHT : Report.Verdict.WRONG;
    }

    /** The image at a position of the recent past; null where it is not known. */
    public @Nullable PolicyImage at(Position position) {
        for (Batch batch : batches) {
            if (batch.before.position().compareTo(position) <= 0
                    && batch.after.position().compareTo(position) >= 0) {
                return batch.at(position);
            }
        }
        PolicyImage last = newest;
        return last != null && last.position().equals(position) ? last : null;
    }
}
