package dev.precept.projections.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.ApiId;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.snapshot.SnapshotReader;
import dev.precept.projections.snapshot.SnapshotWriter;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A bundle of a part says what one of an image of that part alone says: followers decide alike. */
class BundleDataProperties {
    private static final int HISTORIES = 25;
    private static final int COMMANDS = 250;

    private final Random random = Seed.random(BundleDataProperties.class);

    @Test
    void aBundleOfAPartIsThatOfAnImageOfThePart() throws IOException {
        for (int i = 0; i < HISTORIES; i++) {
            PolicyImage whole = Images.of(RandomHistory.of(random, COMMANDS));
            for (OrganizationImage of : whole.organizationsImage().list()) {
                FeedFilter filter = filter(of);
                assertThat(all(new BundleData(whole, filter)))
                        .as("%s", filter)
                        .isEqualTo(all(new BundleData(part(whole, filter), filter)));
            }
        }
    }

    private FeedFilter filter(OrganizationImage of) {
        Set<ApiId> apis =
                of.apis().stream()
                        .map(api -> api.document().id())
                        .filter(_ -> random.nextBoolean())
                        .collect(Collectors.toSet());
        return new FeedFilter(of.document().id(), random.nextBoolean(), apis);
    }

    private static PolicyImage part(PolicyImage whole, FeedFilter filter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotWriter.write(whole, filter, out);
        return SnapshotReader.read(
                new ByteArrayInputStream(out.toByteArray()), ExpressionCompiler.NONE);
    }

    private static Map<String, String> all(BundleData data) {
        Map<String, String> all = new TreeMap<>();
        data.forEach(
                entry ->
                        all.put(
                                entry.key().collection() + " " + entry.key().id(),
                                new String(entry.json(), StandardCharsets.UTF_8)));
        return all;
    }
}
