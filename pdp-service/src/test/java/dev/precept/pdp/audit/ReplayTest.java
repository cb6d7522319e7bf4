package dev.precept.pdp.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.audit.DecisionPages.Bounds;
import dev.precept.pdp.audit.DecisionPages.Hashes;
import dev.precept.pdp.audit.DecisionPages.Page;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/** Recorded decisions made again, over HTTP; and what SQL in the database does to that. */
class ReplayTest {
    private static final String DECISIONS = "/v1/organizations/default/decisions";

    private static final Retention KEPT =
            new Retention(Duration.ofDays(30), InstantSource.system());

    private static TestService service;
    private static TokenWorld world;

    @BeforeAll
    static void start() {
        service =
                TestService.start(
                        "--precept.decision-log.permits=WHOLE",
                        "--precept.decision-log.mask=context.secret");
        world = new TokenWorld(service);
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
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void ask(String user, String path, String context) {
        HttpResponse<String> response =
                service.send(
                        "POST",
                        "/o/default/access/v1/evaluation",
                        "{\"subject\":{\"type\":\"user\",\"id\":\""
                                + user
                                + "\"},\"action\":{\"name\":\"GET\"},"
                                + "\"resource\":{\"type\":\"books\",\"id\":\""
                                + path
                                + "\"},\"context\":"
                                + context
                                + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static HttpResponse<String> post(String path, String body) {
        return service.send("POST", DECISIONS + path, body);
    }

    /** The lines of a replay of these decisions, the last being its totals. */
    private static List<JsonNode> replay(String body) {
        HttpResponse<String> response = post("/replay", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        List<JsonNode> lines = new ArrayList<>();
        response.body().lines().map(new JsonMapper()::readTree).forEach(lines::add);
        assertThat(lines.getLast().has("totals")).as(response.body()).isTrue();
        return lines;
    }

    private static JsonNode totals(String body) {
        return replay(body).getLast().get("totals");
    }

    private static String from(Instant from) {
        return "{\"from\":\"" + from + "\"}";
    }

    private static void recorded(Instant from, int number) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> totals(from(from)).get("decisions").asInt() == number);
    }

    private static List<String> ids(Instant from) {
        List<String> ids = new ArrayList<>();
        HttpResponse<String> list = service.send("GET", DECISIONS + "?from=" + from, "");
        TokenWorld.json(list).get("decisions").forEach(it -> ids.add(it.get("id").asString()));
        return ids.reversed();
    }

    private static void sql(String sql, Object... parameters) {
        assertThat(updated(sql, parameters)).isEqualTo(1);
    }

    /** As who has the database may, as long as no receipt is made. */
    private static void rehash(String id) {
        int rehashed = 0;
        for (String table : List.of("decision_unsealed", "decision_leaf")) {
            rehashed +=
                    updated(
                            "update "
                                    + table
                                    + " l set leaf = decision_leaf_of(d.organization, d.id,"
                                    + " d.at_micros, d.position, d.record) from decision d"
                                    + " where d.id = l.id and d.id = ?::uuid",
                            id);
        }
        assertThat(rehashed).isEqualTo(1);
    }

    private static int updated(String sql, Object... parameters) {
        try (Connection connection = service.bean(DataSource.class).getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void threat31_everyDecisionIsTheSameAgainWhateverCameAfterIt() {
        Instant begin = Instant.now();
        for (int i = 0; i < 5; i++) {
            ask("ada", "/books/" + i, "{}");
            world.manage("PUT", "default/roles/reader/members/users/ada", "{}");
            ask("ada", "/books/" + i, "{}");
            world.manage("DELETE", "default/roles/reader/members/users/ada", "");
        }
        recorded(begin, 10);
        JsonNode totals = totals(from(begin));
        assertThat(totals.get("same").asInt()).isEqualTo(10);
        assertThat(totals.has("next")).isFalse();
        for (String id : ids(begin)) {
            HttpResponse<String> one = post("/" + id + "/replay", "");
            assertThat(TokenWorld.json(one).get("same").asBoolean()).as(one.body()).isTrue();
        }
        String last = DECISIONS + "/" + ids(begin).get(9);
        long position = TokenWorld.json(service.send("GET", last, "")).get("position").asLong();
        String positions = "{\"from\":" + position + ",\"to\":\"" + position + "\"}";
        assertThat(totals(positions).get("decisions").asInt()).isEqualTo(1);
        assertThat(totals(positions).get("missingSought").asBoolean()).isFalse();
        assertThat(totals.get("missingSought").asBoolean()).isTrue();
        assertThat(totals(positions.replace("}", ",\"api\":\"none\"}")).get("decisions").asInt())
                .isZero();
    }

    @Test
    void whatIsMaskedIsCountedAndSaid() {
        Instant begin = Instant.now();
        ask("bob", "/books/masked", "{\"secret\":1}");
        recorded(begin, 1);
        JsonNode totals = totals(from(begin));
        assertThat(totals.get("same").asInt()).isZero();
        assertThat(totals.at("/hidden/context.secret").asInt()).isEqualTo(1);
        HttpResponse<String> one = post("/" + ids(begin).getFirst() + "/replay", "");
        assertThat(one.statusCode()).isEqualTo(422);
        assertThat(one.body()).contains("not-replayable", "context.secret");
    }

    @Test
    void aReplayGoesOnWhereAnotherEnded() {
        Instant begin = Instant.now();
        for (int i = 0; i < 7; i++) {
            ask("bob", "/books/" + i, "{}");
        }
        recorded(begin, 7);
        DecisionReader.Recorded third =
                service.bean(DecisionReader.class)
                        .find(OrganizationId.DEFAULT, UUID.fromString(ids(begin).get(2)))
                        .orElseThrow();
        String after = DecisionPages.place(third).toString();
        String body = "{\"from\":\"" + begin + "\",\"after\":\"" + after + "\"}";
        assertThat(totals(body).get("decisions").asInt()).isEqualTo(4);
    }

    @Test
    void aPageIsBoundedByBytesAndByPositions() {
        Instant begin = Instant.now();
        for (int i = 0; i < 6; i++) {
            ask("bob", "/books/page-" + i, "{}");
            if (i % 2 == 1) {
                world.manage("PUT", "default/users/page-" + i, "{}");
            }
        }
        recorded(begin, 6);
        assertThat(pages(begin, new Bounds(100, Long.MAX_VALUE, 100))).containsExactly(6);
        assertThat(pages(begin, new Bounds(4, Long.MAX_VALUE, 100))).containsExactly(4, 2);
        assertThat(pages(begin, new Bounds(100, 1, 100))).containsExactly(1, 1, 1, 1, 1, 1);
        assertThat(pages(begin, new Bounds(100, Long.MAX_VALUE, 1))).containsExactly(2, 2, 2);
    }

    @Test
    void aDayWithoutItsPartitionIsMissingUntilItsTimeIsOver() {
        Instant now = Instant.now();
        for (int days : List.of(3, 60)) {
            Instant at = now.minus(Duration.ofDays(days));
            sql(
                    "insert into decision_unsealed values ('default', ?, gen_random_uuid(),"
                            + " sha256('x'))",
                    DecisionPages.micros(at));
            JsonNode totals =
                    totals(
                            "{\"from\":\"%s\",\"to\":\"%s\"}"
                                    .formatted(at.minusSeconds(9), at.plusSeconds(9)));
            assertThat(totals.get("missing").asInt()).isEqualTo(days == 3 ? 1 : 0);
        }
    }

    private static List<Integer> pages(Instant begin, Bounds bounds) {
        ReplayRange range =
                new ReplayRange(OrganizationId.DEFAULT, begin, Instant.now().plusSeconds(1));
        List<Integer> sizes = new ArrayList<>();
        for (Hashes hashes : Hashes.values()) {
            sizes.clear();
            DecisionPages pages =
                    new DecisionPages(service.bean(DataSource.class), range, hashes, bounds, KEPT);
            for (Page page = pages.next(); !page.isLast(); page = pages.next()) {
                if (!page.decisions().isEmpty()) {
                    sizes.add(page.decisions().size());
                }
            }
        }
        return sizes;
    }

    @Test
    void whatWasChangedInTheDatabaseIsFound() {
        Instant begin = Instant.now();
        for (int i = 0; i < 4; i++) {
            ask("bob", "/books/tampered-" + i, "{}");
        }
        recorded(begin, 4);
        List<String> ids = ids(begin);
        sql("update decision set is_permit = true where id = ?::uuid", ids.get(0));
        sql(
                "update decision set reason = 'UNKNOWN_SUBJECT', record = convert_to(replace("
                        + "convert_from(record, 'UTF8'), 'NO_ROLE_IN_AUDIENCE', 'UNKNOWN_SUBJECT'),"
                        + " 'UTF8') where id = ?::uuid",
                ids.get(1));
        rehash(ids.get(1));
        sql("update decision set record = '{' where id = ?::uuid", ids.get(2));
        List<JsonNode> lines = replay(from(begin));
        JsonNode totals = lines.getLast().get("totals");
        assertThat(totals.get("different").asInt()).isEqualTo(1);
        assertThat(totals.get("altered").asInt()).isEqualTo(2);
        assertThat(totals.get("same").asInt()).isEqualTo(1);
        assertThat(lines.get(0).at("/difference/altered").asString()).contains("answer");
        assertThat(lines.get(1).at("/difference/recorded/reason").asString())
                .isEqualTo("UNKNOWN_SUBJECT");
        assertThat(lines.get(1).at("/difference/again/reason").asString())
                .isEqualTo("NO_ROLE_IN_AUDIENCE");
        assertThat(lines.get(2).at("/difference/altered").asString()).contains("read");
        assertThat(post("/" + ids.get(1) + "/replay", "").body()).contains("\"same\":false");
    }

    @Test
    void whatWouldFlipIsToldByApiAndApplication() {
        Instant begin = Instant.now();
        ask("ada", "/books/flip", "{}");
        ask("bob", "/books/flip", "{}");
        recorded(begin, 2);
        ImageLoader loader = service.bean(ImageLoader.class);
        var before = loader.image();
        world.manage("PUT", "default/roles/reader/members/users/ada", "{}");
        var after = loader.image();
        world.manage("DELETE", "default/roles/reader/members/users/ada", "");
        Replaying replaying = service.bean(Replaying.class);
        ReplayRange range =
                new ReplayRange(OrganizationId.DEFAULT, begin, Instant.now().plusSeconds(1));
        Flips flips = replaying.flips(range, before, after, Duration.ofMinutes(1));
        assertThat(flips.decisions()).isEqualTo(2);
        assertThat(flips.toDeny()).isZero();
        assertThat(flips.toPermit()).isEqualTo(1);
        assertThat(flips.next()).isNull();
        assertThat(flips.groups().getFirst().toPermit()).isEqualTo(1);
        assertThat(flips.groups().getFirst().examples()).hasSize(1);
        assertThat(replaying.flips(range, after, before, Duration.ZERO).groups().getFirst())
                .extracting(Flips.Group::toDeny)
                .isEqualTo(1L);
    }

    @Test
    void whatIsNoMomentIsTold() {
        assertThat(post("/replay", "{\"from\":\"yesterday\"}").statusCode()).isEqualTo(400);
        assertThat(post("/replay", "{}").statusCode()).isEqualTo(422);
        assertThat(post("/replay", "{\"from\":1,\"after\":\"x\"}").statusCode()).isEqualTo(422);
        assertThat(post("/" + UUID.randomUUID() + "/replay", "").statusCode()).isEqualTo(404);
    }
}
