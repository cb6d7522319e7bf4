package dev.precept.pdp.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.RefusedCall;
import dev.precept.pdp.security.Right;
import dev.precept.projections.decision.DecisionRecord;
import dev.precept.projections.decision.DecisionRecordCodec;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What auditors find in the decision log of a running service. */
class DecisionLogTest {
    private static final String DECISIONS = "/v1/organizations/default/decisions";

    private static TestService service;
    private static TokenWorld world;

    @BeforeAll
    static void start() {
        service = TestService.start("--precept.decision-log.counts-every=50ms");
        world = new TokenWorld(service);
        world.organization("elsewhere");
        world.api("default", "books", "read", "write");
        world.manage(
                "PUT",
                "default/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books/{id}\",\"scopes\":[[\"read\"]]}]");
        world.manage(
                "PUT",
                "default/roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"}]}");
        world.manage("PUT", "default/users/ada", "{}");
        world.manage("PUT", "default/users/bob", "{}");
        world.manage("PUT", "default/roles/reader/members/users/ada", "{}");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void ask(String user, String path) {
        HttpResponse<String> response =
                service.send(
                        "POST",
                        "/o/default/access/v1/evaluation",
                        "{\"subject\":{\"type\":\"user\",\"id\":\""
                                + user
                                + "\"},\"action\":{\"name\":\"GET\"},"
                                + "\"resource\":{\"type\":\"books\",\"id\":\""
                                + path
                                + "\"}}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static JsonNode get(String path) {
        HttpResponse<String> response = service.send("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response);
    }

    /** A list, once it has so many items. */
    private static JsonNode list(String path, String member, int least) {
        await().atMost(Duration.ofSeconds(20)).until(() -> get(path).get(member).size() >= least);
        return get(path).get(member);
    }

    @Test
    void aDenyIsWrittenWholeAndCanBeMadeAgain() {
        PolicyImage image = service.bean(ImageLoader.class).image();
        ask("bob", "/books/deny-1");
        JsonNode found = list(DECISIONS + "?subject=bob&outcome=deny", "decisions", 1);
        JsonNode decision = found.get(0);
        assertThat(decision.get("decision").asBoolean()).isFalse();
        assertThat(decision.get("reason").asString()).isEqualTo("NO_ROLE_IN_AUDIENCE");
        assertThat(decision.at("/subject/handle").asString()).isEqualTo("bob");
        assertThat(decision.at("/api/handle").asString()).isEqualTo("books");
        assertThat(decision.at("/record/request/resourceId").asString()).isEqualTo("/books/deny-1");
        assertThat(get(DECISIONS + "/" + decision.get("id").asString())).isEqualTo(decision);
        DecisionRecord record =
                DecisionRecordCodec.decode(
                        canonical(decision.get("record")).getBytes(StandardCharsets.UTF_8));
        assertThat(record.isConfirmedBy(image)).isTrue();
    }

    /** Sorted members, as they came. */
    private static String canonical(JsonNode node) {
        return new JsonMapper().writeValueAsString(node);
    }

    @Test
    void permitsAreCountedAndOneOfThemIsAnExample() {
        for (int i = 0; i < 5; i++) {
            ask("ada", "/books/" + i);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(
                                                list(
                                                        DECISIONS + "?subject=ada&outcome=permit",
                                                        "decisions",
                                                        1))
                                        .hasSizeBetween(1, 2));
        JsonNode exercised = list(DECISIONS + "/exercised?subject=ada", "exercised", 1);
        assertThat(exercised).hasSize(1);
        assertThat(exercised.get(0).at("/scope/handle").asString()).isEqualTo("read");
        assertThat(exercised.get(0).at("/subject/handle").asString()).isEqualTo("ada");
        assertThat(list(DECISIONS + "/exercised?api=books", "exercised", 1)).isNotEmpty();
        assertThat(list(DECISIONS + "/exercised?subject=bob", "exercised", 0)).isEmpty();
    }

    @Test
    void pagesFollowEachOther() {
        for (int i = 0; i < 5; i++) {
            ask("nobody-" + i, "/books/page");
        }
        String query = DECISIONS + "?reason=UNKNOWN_SUBJECT&limit=2";
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                get(DECISIONS + "?reason=UNKNOWN_SUBJECT").get("decisions").size()
                                        == 5);
        JsonNode first = get(query);
        JsonNode second = get(query + "&after=" + first.get("next").asString());
        JsonNode third = get(query + "&after=" + second.get("next").asString());
        assertThat(third.get("decisions")).hasSize(1);
        assertThat(third.has("next")).isFalse();
        assertThat(first.at("/decisions/0/subject/id").asString()).isEqualTo("nobody-4");
        assertThat(third.at("/decisions/0/subject/id").asString()).isEqualTo("nobody-0");
    }

    @Test
    void linesAreServedOnRequest() {
        ask("bob", "/books/lines");
        list(DECISIONS + "?subject=bob", "decisions", 1);
        HttpResponse<String> response =
                service.send(
                        HttpRequest.newBuilder(
                                        URI.create(service.base() + DECISIONS + "?subject=bob"))
                                .header("Authorization", "Bearer " + service.administratorToken())
                                .header("Accept", "application/x-ndjson")
                                .build());
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/x-ndjson");
        response.body()
                .lines()
                .forEach(
                        line ->
                                assertThat(TokenWorld.json(line).get("reason").asString())
                                        .isEqualTo("NO_ROLE_IN_AUDIENCE"));
    }

    @Test
    void anotherOrganizationSeesNothingOfIt() {
        ask("bob", "/books/isolated");
        JsonNode decision = list(DECISIONS + "?subject=bob", "decisions", 1).get(0);
        String elsewhere = "/v1/organizations/elsewhere/decisions";
        assertThat(get(elsewhere).get("decisions")).isEmpty();
        assertThat(get(elsewhere + "/counts").get("counts")).isEmpty();
        assertThat(get(elsewhere + "/exercised").get("exercised")).isEmpty();
        String id = decision.get("id").asString();
        assertThat(service.send("GET", elsewhere + "/" + id, "").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyAuditorsRead() {
        TokenWorld.Client reader = world.application("system", "log-reader", "");
        world.manage(
                "PUT",
                "system/applications/log-reader/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:read\",\"precept:decide\"],"
                        + "\"organizations\":\"ALL\"}");
        String token = world.accessToken(reader, "");
        for (String path : new String[] {"", "/counts", "/exercised", "/x"}) {
            assertThat(world.get(DECISIONS + path, "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void whatMakesNoSenseIs400() {
        for (String query :
                new String[] {
                    "from=yesterday", "outcome=maybe", "reason=x", "after=1", "limit=0", "x=1"
                }) {
            HttpResponse<String> response = service.send("GET", DECISIONS + "?" + query, "");
            assertThat(response.statusCode()).as(query).isEqualTo(400);
        }
    }

    @Test
    void aFloodOfRefusedCallsIsWrittenAsANumber() {
        world.manage("PUT", "system/applications/flood", "{\"name\":\"F\",\"type\":\"M2M\"}");
        world.manage(
                "PUT",
                "system/applications/flood/authorized-apis/precept",
                "{\"policy\":\"NO_POLICY\",\"scopes\":[\"precept:read\"],"
                        + "\"organizations\":[\"default\"]}");
        String client = get("/v1/organizations/system/applications/flood").get("id").asString();
        String secret =
                world.manage("POST", "system/applications/flood/secrets", "{}")
                        .get("clientSecret")
                        .asString();
        String token = service.token("system", client, secret, "");
        int sent = 3 * Limits.REFUSALS;
        for (int i = 0; i < sent; i++) {
            HttpResponse<String> refused =
                    service.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    service.base()
                                                            + "/v1/organizations/default/events"))
                                    .header("Authorization", "Bearer " + token)
                                    .build());
            assertThat(refused.statusCode()).isEqualTo(403);
        }
        service.bean(RefusedCalls.class).writeBefore(Long.MAX_VALUE);
        String path = "/v1/organizations/system/decisions?limit=1000&application=flood";
        JsonNode found = list(path, "decisions", Limits.REFUSALS + 1);
        long told = 0;
        for (JsonNode one : found) {
            told += one.at("/record/request/supplied/context/leftOut").asLong(1);
        }
        // A minute may have ended meanwhile: then another few were written one by one.
        assertThat(found.size()).isBetween(Limits.REFUSALS + 1, 2 * Limits.REFUSALS + 2);
        assertThat(told).isEqualTo(sent);
    }

    @Test
    void aRefusedCallThatIsNotWrittenIsCountedAndStopsNothing() {
        Unwritten unwritten = new Unwritten();
        RefusedCalls calls =
                new RefusedCalls(
                        () -> {
                            throw new IllegalStateException("there is no image");
                        },
                        service.bean(DecisionLog.class),
                        unwritten,
                        () -> Instant.EPOCH);
        Caller caller =
                new Caller(
                        new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, "ann"),
                        new ApplicationId("none"),
                        Set.of(),
                        new OrganizationReach.All());
        RefusedCall call = new RefusedCall(caller, Right.READ, "default", "GET", "/v1");
        for (int i = 0; i < Limits.REFUSALS + 5; i++) {
            calls.refused(call);
        }
        assertThat(unwritten.of(Unwritten.What.REFUSALS)).isEqualTo(Limits.REFUSALS);
        calls.writeBefore(Long.MAX_VALUE);
        assertThat(unwritten.of(Unwritten.What.REFUSALS)).isEqualTo(Limits.REFUSALS + 5);
    }
}
