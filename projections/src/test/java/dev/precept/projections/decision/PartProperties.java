package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.projections.feed.BatchStreams;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.feed.FeedReplay;
import dev.precept.projections.feed.Streams;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.snapshot.SnapshotReader;
import dev.precept.projections.snapshot.SnapshotWriter;
import dev.precept.projections.testing.RandomFilters;
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
import java.util.stream.Collectors;

/**
 * Who follows some APIs decides about them as who has everything does, and permits nothing about
 * others; {@code -Dpart.histories=} asks about more.
 */
class PartProperties {
    private static final int HISTORIES = Integer.getInteger("part.histories", 8);

    /** Where those had too little of what is looked for. */
    private static final int MOST_HISTORIES = 10 * HISTORIES;

    private static final int COMMANDS = 200;
    private static final int MORE = 50;
    private static final int QUESTIONS = 400;

    private final Random random = Seed.random(PartProperties.class);
    private int permitted;
    private int left;

    @Test
    void aFollowerOfSomeApisPermitsNothingBeyondTheWhole() throws IOException {
        for (int i = 0; i < HISTORIES || (isTooLittle() && i < MOST_HISTORIES); i++) {
            RandomHistory plain = new RandomHistory(random);
            RandomHistory source = random.nextInt(3) == 0 ? plain.withRego() : plain;
            Log before = Log.empty().with(events(source, COMMANDS));
            List<EventEnvelope> more = events(source, MORE);
            Log log = before.with(more);
            for (OrganizationImage of : before.image().organizations()) {
                FeedFilter filter = RandomFilters.some(random, before.image(), of.document().id());
                PolicyImage part = after(part(before.image(), filter), before, more, filter);
                assertThat(FeedFilter.EVERYTHING.hash(part)).isEqualTo(filter.hash(log.image()));
                compare(log, part, filter);
            }
        }
        assertThat(isTooLittle()).as("%s permitted, %s left out", permitted, left).isFalse();
    }

    private static List<EventEnvelope> events(RandomHistory source, int commands) {
        List<EventEnvelope> events = new ArrayList<>();
        for (int i = 0; i < commands; i++) {
            events.addAll(source.nextCommand());
        }
        return events;
    }

    private boolean isTooLittle() {
        return permitted < 20 || left < 5;
    }

    private static PolicyImage part(PolicyImage whole, FeedFilter filter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotWriter.write(whole, filter, out);
        return SnapshotReader.read(
                new ByteArrayInputStream(out.toByteArray()), whole.expressions());
    }

    /** Else a follower whose registration becomes narrower would not learn of it. */
    @Test
    void thatAnImageIsAPartIsKeptAndChangesItsFingerprint() throws IOException {
        Log log = Log.empty().with(events(new RandomHistory(random), COMMANDS));
        for (OrganizationImage of : log.image().organizations()) {
            FeedFilter all = new FeedFilter(of.document().id(), true, Set.of());
            Set<ApiId> every =
                    log.image().organizations().stream()
                            .flatMap(each -> each.apis().stream())
                            .map(api -> api.document().id())
                            .collect(Collectors.toSet());
            FeedFilter named = new FeedFilter(of.document().id(), true, every);
            assertThat(named.hash(log.image())).isNotEqualTo(all.hash(log.image()));
            PolicyImage part = part(log.image(), named);
            assertThat(part.apis()).isEqualTo(every);
            PolicyImage again = part(part, FeedFilter.EVERYTHING);
            assertThat(again.apis()).isEqualTo(every);
            assertThat(again.stateHash()).isEqualTo(part.stateHash());
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            SnapshotWriter.write(part, kept);
            PolicyImage read =
                    SnapshotReader.read(
                            new ByteArrayInputStream(kept.toByteArray()), part.expressions());
            assertThat(read.apis()).isEqualTo(every);
            assertThat(read.stateHash()).isEqualTo(part.stateHash());
        }
    }

    private static PolicyImage after(
            PolicyImage part, Log before, List<EventEnvelope> more, FeedFilter filter) {
        Streams streams = new BatchStreams(before.image(), more);
        List<EventEnvelope> events =
                more.stream().filter(event -> filter.includes(streams, event)).toList();
        if (events.isEmpty()) {
            return part;
        }
        EventEnvelope last = more.getLast();
        return FeedReplay.after(
                part,
                new FeedMessage.Changes(
                        part.log(), part.position(), last.position(), last.at(), events));
    }

    private void compare(Log log, PolicyImage part, FeedFilter filter) {
        RandomQuestions questions = new RandomQuestions(random);
        for (int i = 0; i < QUESTIONS; i++) {
            AccessRequest request = log.completed(questions.access(log));
            if (part.organization(request.organization()) == null
                    || filter.inherits(log.image(), request.organization())) {
                continue;
            }
            Decision whole = PolicyDecisionPoint.decide(log.image(), request);
            Decision ofPart = PolicyDecisionPoint.decide(part, request);
            boolean isOfOther =
                    part
                            .visibleApisByName(
                                    part.organization(request.organization()),
                                    request.resourceType())
                            .stream()
                            .anyMatch(api -> !filter.includes(api.document().id()));
            if (isOfOther) {
                assertThat(ofPart.isPermitted()).as("%s: %s", filter, request).isFalse();
                left += whole.isPermitted() ? 1 : 0;
            } else if (whole.isPermitted() || !(request.subject() instanceof Subject.ApiKey)) {
                assertThat(ofPart).as("%s: %s", filter, request).isEqualTo(whole);
                permitted += whole.isPermitted() ? 1 : 0;
            } else {
                assertThat(ofPart.isPermitted()).as("%s: %s", filter, request).isFalse();
            }
        }
    }
}
