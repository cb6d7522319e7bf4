package dev.precept.pdp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.feed.FeedReplay;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.AbstractList;
import java.util.List;
import java.util.Set;

/**
 * Who missed something goes on from where he is: at another node, from the log. The second node
 * starts when most has happened, so that its window has none of it.
 */
@Timeout(120)
class ResumeTest {

    private static TokenWorld world;
    private static TestService other;
    private static Position middle;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.manage("PUT", "gone", "{\"name\":\"gone\",\"parent\":\"acme\"}");
        for (String api : new String[] {"books", "trees"}) {
            world.api("acme", api, "read", "write");
        }
        world.authorize(world.application("acme", "shop", ""), "books", "read");
        world.manage("PUT", "gone/groups/some", "{}");
        middle = image(world.service()).position();
        world.manage("PUT", "acme/groups/late", "{}");
        world.manage("DELETE", "acme/apis/trees/scopes/write", "");
        world.manage("DELETE", "gone", "");
        world.manage("PUT", "acme/groups/later", "{}");
        other = world.service().anotherNode();
    }

    @AfterAll
    static void stop() {
        other.close();
        world.close();
    }

    private static PolicyImage image(TestService node) {
        return node.bean(FeedWindow.class).image();
    }

    private static OrganizationImage acme() {
        OrganizationImage acme = image(world.service()).organization(new Handle("acme"));
        assertThat(acme).isNotNull();
        return acme;
    }

    private static ApiId api(String handle) {
        return acme().api(new Handle(handle)).document().id();
    }

    private static PolicyImage empty() {
        PolicyImage like = image(world.service());
        return PolicyImage.empty(like.log(), like.expressions());
    }

    private static EventReader open(TestService node, Position after, String query) {
        return EventReader.open(
                node.decisionBase() + "/v1/organizations/acme/changes?after=" + after + query,
                "Authorization",
                "Bearer " + world.service().administratorToken());
    }

    private static PolicyImage follow(EventReader reader, PolicyImage from, Position upTo)
            throws IOException {
        PolicyImage now = from;
        while (now.position().compareTo(upTo) < 0) {
            FeedMessage message = reader.next();
            assertThat(message).isNotNull();
            now = FeedReplay.after(now, message);
        }
        return now;
    }

    /** Golden case 16. */
    @Test
    void aGatewayThatMissedChangesEndsAsOneThatMissedNone() throws IOException {
        Position end = image(world.service()).position();
        FeedFilter part = new FeedFilter(acme().document().id(), false, Set.of());
        PolicyImage missedNone;
        try (EventReader reader = open(world.service(), Position.ZERO, "")) {
            missedNone = follow(reader, empty(), end);
        }
        PolicyImage resumed;
        try (EventReader reader = open(world.service(), Position.ZERO, "")) {
            resumed = follow(reader, empty(), middle);
        }
        try (EventReader reader = open(other, resumed.position(), "")) {
            resumed = follow(reader, resumed, end);
        }
        assertThat(resumed.stateHash()).isEqualTo(missedNone.stateHash());
        assertThat(FeedFilter.EVERYTHING.hash(resumed))
                .isEqualTo(part.hash(image(world.service())));
    }

    @Test
    void aFaultInTheWindowIsNotTheImages() throws IOException {
        PolicyImage next = image(world.service());
        EventEnvelope first;
        try (EventReader reader = open(world.service(), Position.ZERO, "")) {
            FeedMessage message = reader.next();
            while (message instanceof FeedMessage.Heartbeat) {
                message = reader.next();
            }
            assertThat(message).isInstanceOf(FeedMessage.Changes.class);
            first = ((FeedMessage.Changes) message).events().getFirst();
        }
        FeedWindow window = new FeedWindow();
        window.publish(next, List.of(first));
        assertThat(window.events()).isPositive();
        window.publish(next, endingIn(first));
        assertThat(window.events()).isZero();
        assertThat(window.image()).isSameAs(next);
        assertThat(window.head()).isEqualTo(next.position());
    }

    /** Begins with an event; to read on is a fault. */
    private static List<EventEnvelope> endingIn(EventEnvelope first) {
        return new AbstractList<>() {
            @Override
            public EventEnvelope get(int index) {
                if (index > 0) {
                    throw new IllegalStateException("a fault");
                }
                return first;
            }

            @Override
            public int size() {
                return 2;
            }
        };
    }

    @Test
    void theLogTellsOfAPartWhatTheWindowTells() throws IOException {
        Position end = image(world.service()).position();
        FeedFilter below = new FeedFilter(acme().document().id(), true, Set.of());
        FeedFilter books = new FeedFilter(acme().document().id(), false, Set.of(api("books")));
        for (TestService node : new TestService[] {world.service(), other}) {
            try (EventReader all = open(node, Position.ZERO, "&below=true");
                    EventReader one = open(node, Position.ZERO, "&api=books")) {
                PolicyImage image = follow(all, empty(), end);
                assertThat(FeedFilter.EVERYTHING.hash(image)).isEqualTo(below.hash(image(node)));
                image = follow(one, empty(), end);
                assertThat(image.apis()).as("a snapshot says so").isEmpty();
                assertThat(books.hash(image)).isEqualTo(books.hash(image(node)));
            }
        }
        assertThat(other.bean(Feed.class).logReads()).isPositive();
    }
}
