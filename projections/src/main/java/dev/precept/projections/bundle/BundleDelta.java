package dev.precept.projections.bundle;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes the documents of one image those of a later one. {@link BundleCollection#IMAGE} is
 * always among it where the positions differ, so that there is always something to send: tokens
 * that were decided after the bundle's position are refused with it.
 *
 * @param upserts documents that are new or other than before
 * @param removes documents that were there and are there no more
 */
public record BundleDelta(List<BundleEntry> upserts, List<BundleKey> removes) {
    public BundleDelta {
        upserts = List.copyOf(upserts);
        removes = List.copyOf(removes);
    }

    /** Whether nothing but the position differs. */
    public boolean isMoveOnly() {
        return removes.isEmpty()
                && upserts.stream().allMatch(it -> it.key().collection() == BundleCollection.IMAGE);
    }

    /** What leads to documents from earlier ones that differ in nothing but their moment. */
    public static BundleDelta move(BundleData after) {
        return new BundleDelta(List.of(after.current()), List.of());
    }

    /**
     * What differs from one image to a later one of the same log.
     *
     * @param events those of the filter that lie between the two, in the order of the log; others
     *     may be among them
     * @param mostDocuments more than so many that were touched are not looked at
     * @return empty where the difference cannot be told by these means, or is too large: then a
     *     whole bundle is what there is to send
     * @throws dev.precept.projections.delta.LogContradiction if the events do not follow the image
     */
    public static Optional<BundleDelta> between(
            BundleData before,
            PolicyImage after,
            Iterable<EventEnvelope> events,
            int mostDocuments) {
        FeedFilter filter = before.filter();
        Touched touched = new Touched(before.image(), after);
        replay(new PolicyDelta(before.image(), touched), events, after);
        Map<BundleKey, OrganizationId> keys = touched.keys(mostDocuments);
        if (keys.size() > mostDocuments
                || touched.isAnotherPart(filter)
                || (touched.mayHaveOtherModules() && hasOtherModules(before, after))) {
            return Optional.empty();
        }
        Sides sides = new Sides(before.image(), after, filter);
        List<BundleEntry> upserts = new ArrayList<>();
        List<BundleKey> removes = new ArrayList<>();
        if (!before.image().position().equals(after.position())) {
            upserts.add(new BundleData(after, filter, before.believed()).current());
        }
        keys.forEach(
                (key, of) -> {
                    byte[] one = sides.before(of, key);
                    byte[] other = sides.after(of, key);
                    if (other == null) {
                        if (one != null) {
                            removes.add(key);
                        }
                    } else if (!Arrays.equals(one, other)) {
                        upserts.add(new BundleEntry(key, other));
                    }
                });
        return Optional.of(new BundleDelta(upserts, removes));
    }

    private static boolean hasOtherModules(BundleData before, PolicyImage after) {
        return !BundleModules.of(before)
                .equals(BundleModules.of(new BundleData(after, before.filter())));
    }

    /** What touches nothing of the filter is passed over. */
    private static void replay(
            PolicyDelta delta, Iterable<EventEnvelope> events, PolicyImage after) {
        for (EventEnvelope event : events) {
            Position before = new Position(event.position().value() - 1);
            if (delta.position().compareTo(before) < 0) {
                Position last = delta.isAtBoundary() ? before : event.lastOfCommand();
                delta.pass(before, last, delta.at());
            }
            delta.replay(event);
        }
        if (delta.position().compareTo(after.position()) < 0) {
            delta.pass(after.position(), after.position(), after.at());
        }
        delta.apply(after.provenance());
    }

    /** Documents of two images. For one thread. */
    private static final class Sides {
        private final Side before;
        private final Side after;

        Sides(PolicyImage before, PolicyImage after, FeedFilter filter) {
            this.before = new Side(before, filter);
            this.after = new Side(after, filter);
        }

        byte @Nullable [] before(OrganizationId of, BundleKey key) {
            return before.get(of, key);
        }

        byte @Nullable [] after(OrganizationId of, BundleKey key) {
            return after.get(of, key);
        }
    }

    private static final class Side {
        private final PolicyImage image;
        private final FeedFilter filter;
        private final Inherited inherited;
        private final Map<OrganizationId, Optional<Entries>> entries = new HashMap<>();

        Side(PolicyImage image, FeedFilter filter) {
            this.image = image;
            this.filter = filter;
            this.inherited = new Inherited(image, filter);
        }

        byte @Nullable [] get(OrganizationId of, BundleKey key) {
            Optional<Entries> known = entries.computeIfAbsent(of, this::entries);
            return known.isEmpty() ? null : known.get().get(key);
        }

        private Optional<Entries> entries(OrganizationId of) {
            OrganizationImage organization = image.organizationsImage().get(of);
            return organization == null || !filter.covers(image, of)
                    ? Optional.empty()
                    : Optional.of(new Entries(image, filter, organization, inherited));
        }
    }
}
