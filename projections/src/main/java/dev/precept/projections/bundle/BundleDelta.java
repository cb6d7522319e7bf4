package dev.precept.projections.bundle;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
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

    /**
     * What differs from one image to a later one of the same log.
     *
     * @param events all that lie between the two, whole commands in the order of the log
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
        PolicyDelta delta = new PolicyDelta(before.image(), touched);
        events.forEach(delta::replay);
        delta.apply(after.provenance());
        Map<BundleKey, OrganizationId> keys = touched.keys(mostDocuments);
        if (keys.size() > mostDocuments
                || touched.isAnotherPart(filter)
                || (touched.hasPolicies() && hasOtherModules(before, after))) {
            return Optional.empty();
        }
        Sides sides = new Sides(before.image(), after, filter);
        List<BundleEntry> upserts = new ArrayList<>();
        List<BundleKey> removes = new ArrayList<>();
        if (!before.image().position().equals(after.position())) {
            upserts.add(new BundleData(after, filter).current());
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
        private final Map<OrganizationId, Optional<Entries>> entries = new HashMap<>();

        Side(PolicyImage image, FeedFilter filter) {
            this.image = image;
            this.filter = filter;
        }

        byte @Nullable [] get(OrganizationId of, BundleKey key) {
            Optional<Entries> known = entries.computeIfAbsent(of, this::entries);
            return known.isEmpty() ? null : known.get().get(key);
        }

        private Optional<Entries> entries(OrganizationId of) {
            OrganizationImage organization = image.organizationsImage().get(of);
            return organization == null || !filter.covers(image, of)
                    ? Optional.empty()
                    : Optional.of(new Entries(image, filter, organization));
        }
    }
}
