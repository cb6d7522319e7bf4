package dev.precept.projections.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.feed.BatchStreams;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.Streams;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Whoever has a bundle and takes in what differs has the later bundle, whatever the filter. */
class BundleDeltaProperties {
    private static final int HISTORIES = 12;
    private static final int COMMANDS = 250;
    private static final int LONGEST_BATCH = 30;
    private static final int ANY = 100_000;
    private static final int FEW = 5;

    private final Random random = Seed.random(BundleDeltaProperties.class);
    private int small;
    private int tooLarge;

    @Test
    void aBundleAndWhatDiffersIsTheLaterBundle() {
        int removes = 0;
        for (int i = 0; i < HISTORIES; i++) {
            List<List<EventEnvelope>> commands = Images.commands(history());
            PolicyImage image = PolicyImage.empty(Images.LOG);
            int at = 0;
            while (at < commands.size()) {
                int end = Math.min(commands.size(), at + 1 + random.nextInt(LONGEST_BATCH));
                List<EventEnvelope> events =
                        commands.subList(at, end).stream().flatMap(List::stream).toList();
                PolicyImage after = after(image, events);
                removes += compare(image, after, events, filter(after));
                image = after;
                at = end;
            }
        }
        assertThat(removes).isGreaterThan(50);
        assertThat(small).isGreaterThan(5);
        assertThat(tooLarge).isGreaterThan(50);
    }

    private List<EventEnvelope> history() {
        RandomHistory source = new RandomHistory(random);
        RandomHistory history = random.nextInt(4) == 0 ? source.withRego() : source;
        List<EventEnvelope> events = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            events.addAll(history.nextCommand());
        }
        return events;
    }

    private static PolicyImage after(PolicyImage image, List<EventEnvelope> events) {
        PolicyDelta delta = new PolicyDelta(image);
        events.forEach(delta::replay);
        return delta.apply(Provenance.TAIL);
    }

    private FeedFilter filter(PolicyImage image) {
        List<OrganizationImage> organizations = image.organizationsImage().list();
        if (organizations.isEmpty() || random.nextBoolean()) {
            return FeedFilter.EVERYTHING;
        }
        OrganizationImage of = organizations.get(random.nextInt(organizations.size()));
        OrganizationId id = of.document().id();
        return random.nextBoolean() || of.apis().isEmpty()
                ? new FeedFilter(id, random.nextBoolean(), Set.of())
                : new FeedFilter(
                        id, random.nextBoolean(), Set.of(of.apis().getFirst().document().id()));
    }

    private int compare(
            PolicyImage before, PolicyImage after, List<EventEnvelope> events, FeedFilter filter) {
        Map<BundleKey, String> kept = all(new BundleData(before, filter));
        List<EventEnvelope> part = ofPart(before, after, events, filter);
        Optional<BundleDelta> delta =
                BundleDelta.between(new BundleData(before, filter), after, part, ANY);
        for (int most : new int[] {0, FEW}) {
            compare(
                    delta,
                    BundleDelta.between(new BundleData(before, filter), after, part, most),
                    most);
        }
        OrganizationId of = filter.organization();
        if (before.organization(of) == null && after.organization(of) != null) {
            assertThat(delta).as("with the organization comes what it inherits").isEmpty();
            return 0;
        }
        if (!modules(before, filter).equals(modules(after, filter))) {
            assertThat(delta).as("modules are no matter of a delta").isEmpty();
            return 0;
        }
        BundleDelta difference = delta.orElseThrow();
        for (BundleKey removed : difference.removes()) {
            assertThat(kept.remove(removed)).as("%s was there", removed).isNotNull();
        }
        for (BundleEntry upserted : difference.upserts()) {
            String json = text(upserted);
            assertThat(kept.put(upserted.key(), json)).isNotEqualTo(json);
        }
        Map<BundleKey, String> expected = all(new BundleData(after, filter));
        expected.forEach((key, json) -> assertThat(kept.get(key)).as("%s", key).isEqualTo(json));
        assertThat(kept.keySet()).isEqualTo(expected.keySet());
        return difference.removes().size();
    }

    /** Those that a feed has of the part: where organizations stand is told by a later image. */
    private static List<EventEnvelope> ofPart(
            PolicyImage before, PolicyImage after, List<EventEnvelope> events, FeedFilter filter) {
        Streams streams = new BatchStreams(before, events);
        Streams organizations = new BatchStreams(after, List.of());
        return events.stream()
                .filter(it -> streams.isThere(it.recorded().organization(), it.position()))
                .filter(it -> filter.covers(organizations, it.recorded().organization()))
                .filter(it -> filter.includes(FeedFilter.onlyFor(streams, it.recorded())))
                .toList();
    }

    /** A difference is whole, or is not told; one of more than so many documents is not. */
    private void compare(Optional<BundleDelta> whole, Optional<BundleDelta> bounded, int most) {
        if (bounded.isPresent()) {
            assertThat(bounded.get().removes()).isEqualTo(whole.orElseThrow().removes());
            assertThat(texts(bounded.get())).isEqualTo(texts(whole.orElseThrow()));
            long documents =
                    bounded.get().removes().size()
                            + bounded.get().upserts().stream()
                                    .filter(it -> it.key().collection() != BundleCollection.IMAGE)
                                    .count();
            assertThat(documents).isLessThanOrEqualTo(most);
            small += documents > 0 ? 1 : 0;
        } else {
            tooLarge += whole.isPresent() ? 1 : 0;
        }
    }

    private static Map<BundleKey, String> texts(BundleDelta delta) {
        Map<BundleKey, String> texts = new HashMap<>();
        delta.upserts().forEach(it -> texts.put(it.key(), text(it)));
        return texts;
    }

    private static List<BundleModule> modules(PolicyImage image, FeedFilter filter) {
        return BundleModules.of(new BundleData(image, filter));
    }

    private static Map<BundleKey, String> all(BundleData data) {
        Map<BundleKey, String> all = new HashMap<>();
        List<BundleCollection> order = new ArrayList<>();
        data.forEach(
                entry -> {
                    assertThat(all.put(entry.key(), text(entry))).as("once").isNull();
                    order.add(entry.key().collection());
                });
        assertThat(order).isSorted();
        return all;
    }

    private static String text(BundleEntry entry) {
        return new String(entry.json(), StandardCharsets.UTF_8);
    }
}
