package dev.precept.projections.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.ApiImage;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A follower's image is the part of the whole that its filter names, wherever it began. */
class FeedFilterProperties {
    private static final int HISTORIES = 30;
    private static final int COMMANDS = 250;

    private final Random random = Seed.random(FeedFilterProperties.class);

    @Test
    void aFollowerHasThePartOfTheWholeWithItsHash() throws IOException {
        for (int i = 0; i < HISTORIES; i++) {
            List<List<EventEnvelope>> commands =
                    Images.commands(RandomHistory.of(random, COMMANDS));
            FeedFilter filter = filter(Images.of(commands.stream().flatMap(List::stream).toList()));
            PolicyImage whole = PolicyImage.empty(Images.LOG);
            int at = 0;
            while (!isThere(filter, whole)) {
                whole = Images.after(whole, commands.get(at));
                at++;
            }
            int joined = at + random.nextInt(commands.size() - at + 1);
            PolicyImage fromStart = part(whole, filter);
            PolicyImage fromSnapshot = fromStart;
            while (at < commands.size()) {
                int end = Math.min(commands.size(), at + 1 + random.nextInt(5));
                List<EventEnvelope> batch =
                        commands.subList(at, end).stream().flatMap(List::stream).toList();
                FeedMessage message = message(filter, whole, batch);
                boolean isJoined = at >= joined;
                fromSnapshot = isJoined ? fromSnapshot : part(whole, filter);
                fromSnapshot = FeedReplay.after(fromSnapshot, message);
                fromStart = FeedReplay.after(fromStart, message);
                whole = Images.after(whole, batch);
                assertThat(FeedFilter.EVERYTHING.hash(fromStart)).isEqualTo(filter.hash(whole));
                assertThat(FeedFilter.EVERYTHING.hash(fromSnapshot)).isEqualTo(filter.hash(whole));
                assertThat(filter.hash(fromSnapshot)).isEqualTo(filter.hash(whole));
                assertThat(fromSnapshot.position()).isEqualTo(whole.position());
                at = end;
            }
            assertThat(part(whole, filter).stateHash()).isEqualTo(filter.hash(whole));
        }
    }

    @Test
    void whoFollowsSomeApisKnowsTheOthersAndHearsOfNone() {
        int others = 0;
        for (int i = 0; i < HISTORIES; i++) {
            List<EventEnvelope> events = RandomHistory.of(random, COMMANDS);
            FeedFilter filter = filter(Images.of(events));
            FeedFilter all = new FeedFilter(filter.organization(), filter.below(), Set.of());
            Streams streams = new BatchStreams(PolicyImage.empty(Images.LOG), events);
            for (EventEnvelope event : events) {
                boolean isOfApi = event.event() instanceof ApiEvent;
                boolean isIncluded = filter.includes(streams, event);
                if (isOfApi && !filter.includes(new ApiId(event.recorded().stream()))) {
                    assertThat(isIncluded).isEqualTo(all.includes(streams, event));
                    assertThat(filter.isAbout(streams, event)).isFalse();
                    others += isIncluded ? 1 : 0;
                } else {
                    assertThat(filter.isAbout(streams, event)).isEqualTo(isIncluded);
                }
            }
        }
        assertThat(others).isPositive();
    }

    @Test
    void aMessageTwiceChangesNothing() {
        List<EventEnvelope> events = RandomHistory.of(random, COMMANDS);
        PolicyImage empty = PolicyImage.empty(Images.LOG);
        FeedMessage message = message(FeedFilter.EVERYTHING, empty, events);
        PolicyImage once = FeedReplay.after(empty, message);
        assertThat(FeedReplay.after(once, message)).isSameAs(once);
    }

    @Test
    void messagesAreReadBack() {
        List<EventEnvelope> events = RandomHistory.of(random, COMMANDS);
        PolicyImage empty = PolicyImage.empty(Images.LOG);
        FeedMessage message = message(FeedFilter.EVERYTHING, empty, events);
        assertThat(FeedMessage.decode(FeedMessage.encode(message))).isEqualTo(message);
        FeedMessage heartbeat =
                new FeedMessage.Heartbeat(
                        Images.LOG, message.previous(), message.position(), message.at());
        assertThat(FeedMessage.decode(FeedMessage.encode(heartbeat))).isEqualTo(heartbeat);
    }

    /** Whether the organization that the filter names has been made. */
    private static boolean isThere(FeedFilter filter, PolicyImage image) {
        return filter.equals(FeedFilter.EVERYTHING)
                || image.organization(filter.organization()) != null
                || image.organizationsImage().deleted().containsKey(filter.organization());
    }

    /** What a follower is sent of a batch; a heartbeat where nothing of it is in the filter. */
    private static FeedMessage message(
            FeedFilter filter, PolicyImage before, List<EventEnvelope> batch) {
        Streams streams = new BatchStreams(before, batch);
        List<EventEnvelope> events =
                batch.stream().filter(event -> filter.includes(streams, event)).toList();
        Position position = batch.getLast().position();
        return events.isEmpty()
                ? new FeedMessage.Heartbeat(
                        before.log(), before.position(), position, batch.getLast().at())
                : new FeedMessage.Changes(
                        before.log(), before.position(), position, batch.getLast().at(), events);
    }

    private FeedFilter filter(PolicyImage end) {
        if (random.nextInt(5) == 0) {
            return FeedFilter.EVERYTHING;
        }
        List<OrganizationImage> organizations = List.copyOf(end.organizations());
        OrganizationImage one = organizations.get(random.nextInt(organizations.size()));
        OrganizationId id = one.document().id();
        List<ApiId> apis = new ArrayList<>();
        for (ApiImage api : one.apis()) {
            if (random.nextBoolean()) {
                apis.add(api.document().id());
            }
        }
        return new FeedFilter(
                id, random.nextBoolean(), random.nextBoolean() ? Set.of() : Set.copyOf(apis));
    }

    private static PolicyImage part(PolicyImage whole, FeedFilter filter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotWriter.write(whole, filter, out);
        return SnapshotReader.read(
                new ByteArrayInputStream(out.toByteArray()), ExpressionCompiler.NONE);
    }
}
