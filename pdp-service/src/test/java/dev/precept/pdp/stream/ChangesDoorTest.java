package dev.precept.pdp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.TokenWorld;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.feed.FeedReplay;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.snapshot.SnapshotReader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Following the log over HTTP, at both listeners. */
@Timeout(60)
class ChangesDoorTest {
    private static TokenWorld world;
    private static String bearer;
    private static String key;
    private static String keyBelow;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        bearer = "Bearer " + world.service().administratorToken();
        world.organization("acme");
        world.manage("PUT", "below", "{\"name\":\"below\",\"parent\":\"acme\"}");
        world.organization("other");
        for (String organization : List.of("acme", "below", "other")) {
            world.api(organization, "books-" + organization, "read");
            world.api(organization, "trees-" + organization, "read");
        }
        key = key("acme", "edge");
        keyBelow = key("below", "edge");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String key(String organization, String gateway) {
        world.manage("PUT", organization + "/gateways/" + gateway, "{}");
        return world.manage("POST", organization + "/gateways/" + gateway + "/keys", "{}")
                .get("key")
                .asString();
    }

    private static String changes(String base, String organization, String query) {
        return base + "/v1/organizations/" + organization + "/changes" + query;
    }

    private static HttpResponse<String> get(String url, String... headers) {
        return world.service()
                .send(HttpRequest.newBuilder(URI.create(url)).headers(headers).build());
    }

    private static PolicyImage image() {
        return world.service().bean(FeedWindow.class).image();
    }

    private static OrganizationId id(String handle) {
        OrganizationImage organization = image().organization(new Handle(handle));
        assertThat(organization).isNotNull();
        return organization.document().id();
    }

    private static PolicyImage snapshot(String organization, String query, String... headers)
            throws IOException {
        HttpResponse<String> response =
                get(
                        changes(world.service().decisionBase(), organization, "/snapshot" + query),
                        headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        PolicyImage read =
                SnapshotReader.read(
                        new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8)),
                        image().expressions());
        assertThat(response.headers().firstValue("Precept-Position"))
                .hasValue(read.position().toString());
        assertThat(response.headers().firstValue("Precept-Log")).hasValue(read.log());
        return read;
    }

    private static void assertSame(PolicyImage follower, FeedFilter part) {
        assertThat(FeedFilter.EVERYTHING.hash(follower)).isEqualTo(part.hash(image()));
    }

    private static PolicyImage follow(EventReader reader, PolicyImage image, Position upTo)
            throws IOException {
        PolicyImage now = image;
        Position previous = null;
        while (now.position().compareTo(upTo) < 0) {
            FeedMessage message = reader.next();
            if (message instanceof FeedMessage.Changes changes) {
                assertThat(changes.events()).isNotEmpty();
                if (previous != null) {
                    assertThat(changes.previous()).isEqualTo(previous);
                }
                previous = changes.position();
            }
            now = FeedReplay.after(now, message);
        }
        return now;
    }

    @Test
    void aFollowerHasWhatItsPartHasAtEitherListener() throws IOException {
        FeedFilter part = new FeedFilter(id("below"), false, Set.of());
        for (String base : List.of(world.service().base(), world.service().decisionBase())) {
            PolicyImage begun = snapshot("below", "", "Precept-Gateway-Key", keyBelow);
            assertSame(begun, part);
            String url = changes(base, "below", "?after=" + begun.position());
            try (EventReader reader = EventReader.open(url, "Precept-Gateway-Key", keyBelow)) {
                assertThat(reader.next()).isInstanceOf(FeedMessage.Heartbeat.class);
                world.manage("PUT", "below/groups/g" + base.hashCode(), "{}");
                world.manage("PUT", "other/groups/g" + base.hashCode(), "{}");
                world.manage("PUT", "acme/groups/g" + base.hashCode(), "{}");
                PolicyImage after = follow(reader, begun, image().position());
                assertSame(after, part);
                assertThat(after.organization(id("other"))).isNull();
                assertThat(after.organization(id("acme"))).isNotNull();
            }
        }
    }

    @Test
    void whatIsInheritedComesWithoutWhoCausedIt() throws IOException {
        Position before = image().position();
        world.manage("PUT", "below/groups/own", "{}");
        world.manage("PUT", "acme/groups/inherited", "{}");
        List<FeedMessage.Changes> seen = new ArrayList<>();
        String url = changes(world.service().decisionBase(), "below", "?after=" + before);
        try (EventReader reader = EventReader.open(url, "Precept-Gateway-Key", keyBelow)) {
            while (seen.stream().mapToInt(it -> it.events().size()).sum() < 2) {
                FeedMessage message = reader.next();
                if (message instanceof FeedMessage.Changes changes) {
                    seen.add(changes);
                }
            }
        }
        assertThat(seen.getFirst().previous()).isEqualTo(before);
        seen.stream()
                .flatMap(it -> it.events().stream())
                .forEach(
                        event -> {
                            boolean isInherited =
                                    event.recorded().organization().equals(id("acme"));
                            assertThat(event.recorded().actor().equals(Actor.SERVICE))
                                    .isEqualTo(isInherited);
                        });
    }

    @Test
    void thePartIsNamedByTheQueryOrTheRegistration() throws IOException {
        FeedFilter one =
                new FeedFilter(
                        id("acme"),
                        true,
                        Set.of(
                                image().organization(new Handle("acme"))
                                        .api(new Handle("books-acme"))
                                        .document()
                                        .id()));
        PolicyImage asked = snapshot("acme", "?below=true&api=books-acme", "Authorization", bearer);
        assertSame(asked, one);
        assertThat(asked.organization(id("below"))).isNotNull();
        assertThat(asked.apis()).isEqualTo(one.apis());
        assertThat(asked.organization(id("acme")).api(new Handle("trees-acme"))).isNotNull();
        PolicyImage named = snapshot("acme", "?gateway=edge", "Authorization", bearer);
        assertSame(named, new FeedFilter(id("acme"), false, Set.of()));
        assertSame(
                snapshot("system", "?below=true", "Authorization", bearer), FeedFilter.EVERYTHING);
    }

    @Test
    void onlyWhoMayFollowDoes() {
        String base = world.service().decisionBase();
        for (String path : List.of("?after=0", "/snapshot?")) {
            String url = changes(base, "acme", path);
            assertThat(get(url, "X-None", "x").statusCode()).isEqualTo(401);
            assertThat(get(url, "Precept-Gateway-Key", key + "x").statusCode()).isEqualTo(401);
            String elsewhere = changes(base, "other", path);
            assertThat(get(elsewhere, "Precept-Gateway-Key", key).statusCode()).isEqualTo(401);
            String more = changes(base, "acme", path + "&below=true");
            assertThat(get(more, "Precept-Gateway-Key", key).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aReaderOfOneOrganizationHasNothingBelowIt() {
        TokenWorld.Client reader = world.application("system", "reader", "");
        world.manage(
                "PUT",
                "system/applications/reader/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:read\"],"
                        + "\"organizations\":[\"acme\"]}");
        String token = "Bearer " + world.accessToken(reader, "");
        String base = world.service().base();
        String url = changes(base, "acme", "/snapshot");
        assertThat(get(url, "Authorization", token).statusCode()).isEqualTo(200);
        assertThat(get(url + "?below=true", "Authorization", token).statusCode()).isEqualTo(403);
        assertThat(get(changes(base, "other", "/snapshot"), "Authorization", token).statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatIsAboveNeedsNoRightOfItsOwn() {
        TokenWorld.Client reader = world.application("system", "lower", "");
        world.manage(
                "PUT",
                "system/applications/lower/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:read\"],"
                        + "\"organizations\":[\"acme\",\"below\"]}");
        String token = "Bearer " + world.accessToken(reader, "");
        String url = changes(world.service().base(), "acme", "/snapshot?below=true");
        assertThat(get(url, "Authorization", token).statusCode()).isEqualTo(200);
    }

    @Test
    void aStreamEndsWithTheKeyThatOpenedIt() throws IOException {
        String dying = key("acme", "dying");
        String url =
                changes(world.service().decisionBase(), "acme", "?after=" + image().position());
        try (EventReader reader = EventReader.open(url, "Precept-Gateway-Key", dying)) {
            assertThat(reader.next()).isNotNull();
            world.manage("DELETE", "acme/gateways/dying", "");
            while (reader.next() != null) {
                // until it ends
            }
        }
    }

    @Test
    void aPollAnswersAtOnceOrWaits() throws Exception {
        String base = world.service().decisionBase();
        Position before = image().position();
        world.manage("PUT", "acme/groups/polled", "{}");
        String url = changes(base, "acme", "?after=" + before + "&wait=30s");
        JsonNode answer = TokenWorld.json(get(url, "Precept-Gateway-Key", key));
        assertThat(answer.get("log").asString()).isEqualTo(image().log());
        assertThat(answer.get("after").asLong()).isEqualTo(before.value());
        assertThat(answer.get("position").asLong()).isEqualTo(answer.get("head").asLong());
        assertThat(answer.get("messages")).isNotEmpty();
        for (JsonNode message : answer.get("messages")) {
            FeedMessage read =
                    FeedMessage.decode(message.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(read).isInstanceOf(FeedMessage.Changes.class);
        }
        String current = changes(base, "acme", "?after=" + image().position());
        assertThat(TokenWorld.json(get(current, "Precept-Gateway-Key", key)).get("messages"))
                .isEmpty();
        assertThat(
                        TokenWorld.json(get(current + "&wait=1s", "Precept-Gateway-Key", key))
                                .get("messages"))
                .isEmpty();
        Thread later =
                Thread.ofVirtual().start(() -> world.manage("PUT", "acme/groups/later", "{}"));
        assertThat(
                        TokenWorld.json(get(current + "&wait=30s", "Precept-Gateway-Key", key))
                                .get("messages"))
                .isNotEmpty();
        later.join();
    }

    @Test
    void whatCannotBeAnsweredIsSaid() {
        String base = world.service().decisionBase();
        assertThat(status(changes(base, "acme", ""))).isEqualTo(400);
        assertThat(status(changes(base, "acme", "?after=x"))).isEqualTo(400);
        assertThat(status(changes(base, "acme", "?after=0&wait=61s"))).isEqualTo(400);
        assertThat(status(changes(base, "acme", "?after=0&what=1"))).isEqualTo(400);
        assertThat(status(changes(base, "acme", "?after=999999999"))).isEqualTo(400);
        assertThat(status(changes(base, "acme", "?after=0&log=another"))).isEqualTo(409);
        HttpResponse<String> changed =
                get(
                        changes(base, "acme", "?after=0"),
                        "Precept-Gateway-Key",
                        key,
                        "Precept-Log",
                        "another");
        assertThat(changed.statusCode()).isEqualTo(409);
        assertThat(changed.body()).contains("log-changed");
    }

    private static int status(String url) {
        return get(url, "Precept-Gateway-Key", key).statusCode();
    }
}
