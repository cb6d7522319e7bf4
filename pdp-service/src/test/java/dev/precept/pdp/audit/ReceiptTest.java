package dev.precept.pdp.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.eventstore.LogReader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/** What seals recorded decisions, checked by hand; and what SQL in the database does to it. */
class ReceiptTest {
    private static final String DEFAULT = "/v1/organizations/default/decisions";

    private static TestService service;
    private static TokenWorld world;

    @BeforeAll
    static void start() {
        service = TestService.start("--precept.decisions.receipts.interval=300ms");
        world = new TokenWorld(service);
        world.organization("elsewhere");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void ask(String organization, String user) {
        HttpResponse<String> response =
                service.send(
                        "POST",
                        "/o/" + organization + "/access/v1/evaluation",
                        "{\"subject\":{\"type\":\"user\",\"id\":\""
                                + user
                                + "\"},\"action\":{\"name\":\"GET\"},"
                                + "\"resource\":{\"type\":\"books\",\"id\":\"/books\"}}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static JsonNode get(String path) {
        HttpResponse<String> response = service.send("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response);
    }

    private static JsonNode proof(String decisions, String id) {
        return get(decisions + "/" + id + "/proof");
    }

    /** Denies of so many users, once all are sealed. */
    private static List<String> sealed(String organization, String name, int number) {
        Instant begin = Instant.now();
        for (int i = 0; i < number; i++) {
            ask(organization, name + i);
        }
        String decisions = "/v1/organizations/" + organization + "/decisions";
        List<String> ids = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            ids.clear();
                            get(decisions + "?from=" + begin)
                                    .get("decisions")
                                    .forEach(it -> ids.add(it.get("id").asString()));
                            return ids.size() == number;
                        });
        for (String id : ids) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> proof(decisions, id).get("sealed").asBoolean());
        }
        return ids.reversed();
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(JsonNode text) {
        return Base64.getDecoder().decode(text.asString());
    }

    /** The root that a leaf and its path lead to, as RFC 9162 section 2.1.3.2 has it. */
    private static byte[] root(byte[] leaf, JsonNode inclusion) {
        long at = inclusion.get("index").asLong();
        long last = inclusion.get("size").asLong() - 1;
        byte[] hash = leaf;
        for (JsonNode sibling : inclusion.get("path")) {
            if (at % 2 == 1 || at == last) {
                hash = sha256(new byte[] {1}, bytes(sibling), hash);
                while (at % 2 == 0 && at != 0) {
                    at /= 2;
                    last /= 2;
                }
            } else {
                hash = sha256(new byte[] {1}, hash, bytes(sibling));
            }
            at /= 2;
            last /= 2;
        }
        return hash;
    }

    private static void sql(String sql, Object... parameters) {
        try (Connection connection = service.bean(DataSource.class).getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> replay(Instant from) {
        HttpResponse<String> response =
                service.send("POST", DEFAULT + "/replay", "{\"from\":\"" + from + "\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body().lines().map(new JsonMapper()::readTree).toList();
    }

    @Test
    void everyDecisionIsProvedByAnEventOfTheLog() {
        List<String> ids = sealed("default", "proved-", 5);
        List<String> others = sealed("elsewhere", "proved-", 3);
        for (String id : ids) {
            proved(DEFAULT, id);
        }
        for (String id : others) {
            proved("/v1/organizations/elsewhere/decisions", id);
            String here = DEFAULT + "/" + id + "/proof";
            assertThat(service.send("GET", here, "").statusCode()).isEqualTo(404);
        }
    }

    private static void proved(String decisions, String id) {
        JsonNode proof = proof(decisions, id);
        assertThat(proof.get("record").asString()).isEqualTo("INTACT");
        assertThat(proof.get("tree").asString()).isEqualTo("INTACT");
        byte[] leaf = sha256(new byte[] {0}, bytes(proof.get("entry")));
        assertThat(leaf).isEqualTo(bytes(proof.get("leaf")));
        JsonNode own = proof.get("organization");
        byte[] ownRoot = root(leaf, own);
        assertThat(ownRoot).isEqualTo(bytes(own.get("root")));
        byte[] name = own.get("id").asString().getBytes(StandardCharsets.UTF_8);
        byte[] entry =
                ByteBuffer.allocate(1 + 4 + name.length + 8 + 32)
                        .put((byte) 0)
                        .putInt(name.length)
                        .put(name)
                        .putLong(own.get("size").asLong())
                        .put(ownRoot)
                        .array();
        JsonNode receipt = proof.get("receipt");
        assertThat(receipt.has("decisions")).isFalse();
        assertThat(receipt.has("organizations")).isFalse();
        String root = Base64.getEncoder().encodeToString(root(sha256(entry), receipt));
        long position = receipt.get("position").asLong();
        JsonNode event =
                get("/v1/organizations/system/events?after=" + (position - 1) + "&limit=1")
                        .get("events")
                        .get(0);
        assertThat(event.get("type").asString()).isEqualTo("receipt.decisions-sealed.v1");
        assertThat(event.at("/data/root").asString()).isEqualTo(root);
        assertThat(event.at("/data/organizations").asLong())
                .isEqualTo(receipt.get("size").asLong());
    }

    @Test
    void aProofOutlivesItsRecord() {
        String id = sealed("default", "gone-", 2).getFirst();
        sql("delete from decision where id = ?::uuid", id);
        JsonNode proof = proof(DEFAULT, id);
        assertThat(proof.get("record").asString()).isEqualTo("MISSING");
        InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofDays(31));
        Receipts then =
                new Receipts(
                        service.bean(DataSource.class),
                        service.bean(LogReader.class),
                        service.bean(DecisionReader.class),
                        new Retention(Duration.ofDays(30), later));
        assertThat(then.proof(OrganizationId.DEFAULT, UUID.fromString(id)).orElseThrow().record())
                .isEqualTo(Receipts.Record.GONE);
        assertThat(proof.get("tree").asString()).isEqualTo("INTACT");
        assertThat(root(bytes(proof.get("leaf")), proof.get("organization")))
                .isEqualTo(bytes(proof.at("/organization/root")));
    }

    @Test
    void threat31_whatWasChangedLeftOutOrSlippedInIsFound() {
        Instant begin = Instant.now();
        List<String> ids = sealed("default", "tampered-", 5);
        String position =
                "update decision set record = convert_to(replace(convert_from(record, 'UTF8'),"
                        + " '/books', '/other'), 'UTF8') where id = ?::uuid";
        sql(position, ids.get(0));
        sql("delete from decision where id = ?::uuid", ids.get(1));
        String forged =
                "insert into decision select day, at_micros, gen_random_uuid(), organization,"
                        + " position, is_permit, reason, subject, application, api, record"
                        + " from decision where id = ?::uuid";
        sql(forged, ids.get(2));
        JsonNode totals = replay(begin).getLast().get("totals");
        assertThat(totals.get("same").asInt()).as(totals.toString()).isEqualTo(3);
        assertThat(totals.get("altered").asInt()).isEqualTo(2);
        assertThat(totals.get("missing").asInt()).isEqualTo(1);
        assertThat(proof(DEFAULT, ids.get(0)).get("record").asString()).isEqualTo("ALTERED");
        assertThat(service.send("POST", DEFAULT + "/" + ids.get(0) + "/replay", "").body())
                .contains("\"same\":false", "hash");
    }

    @Test
    void threat31_whatIsDeletedOrRewrittenWithItsHashIsFoundByTheReceipt() {
        Instant begin = Instant.now();
        String deleted = sealed("default", "deleted-", 3).get(1);
        sql("delete from decision where id = ?::uuid", deleted);
        sql("delete from decision_leaf where id = ?::uuid", deleted);
        List<JsonNode> lines = replay(begin);
        JsonNode totals = lines.getLast().get("totals");
        assertThat(totals.get("missing").asInt()).as(lines.toString()).isEqualTo(1);
        assertThat(totals.get("altered").asInt()).isZero();
        assertThat(lines.getFirst().at("/difference/missing").asString()).contains("hashes");
        Instant second = Instant.now();
        String rewritten = sealed("default", "rewritten-", 3).get(1);
        sql(
                "update decision set record = convert_to(replace(convert_from(record, 'UTF8'),"
                        + " '/books', '/other'), 'UTF8') where id = ?::uuid",
                rewritten);
        sql(
                "update decision_leaf l set leaf = decision_leaf_of(d.organization, d.id,"
                        + " d.at_micros, d.position, d.record) from decision d"
                        + " where d.id = l.id and d.id = ?::uuid",
                rewritten);
        totals = replay(second).getLast().get("totals");
        assertThat(totals.get("altered").asInt()).as(totals.toString()).isEqualTo(1);
        assertThat(totals.get("missing").asInt()).isZero();
    }

    @Test
    void whatWasRecordedBeforeThereWereReceiptsHasNoHashAndIsMadeAgainAllTheSame() {
        String id = sealed("elsewhere", "before-", 1).getFirst();
        sql("delete from decision_leaf where id = ?::uuid", id);
        assertThat(proof("/v1/organizations/elsewhere/decisions", id).get("record").asString())
                .isEqualTo("ALTERED");
        sql("update receipt_start set at_micros = at_micros + 3600000000::bigint");
        try {
            String before = "/v1/organizations/elsewhere/decisions/" + id;
            assertThat(get(before + "/proof").get("record").asString()).isEqualTo("UNSEALED");
            assertThat(service.send("POST", before + "/replay", "").body())
                    .contains("\"same\":true");
        } finally {
            sql("update receipt_start set at_micros = at_micros - 3600000000::bigint");
        }
    }

    @Test
    void threat31_whoDeletesAReceiptWithAllThatItSealedIsFoundByTheLog() {
        Instant begin = Instant.now();
        String id = sealed("default", "unsealed-", 1).getFirst();
        long receipt = number("select receipt from decision_leaf where id = ?::uuid", id);
        sql("delete from decision where id = ?::uuid", id);
        sql("delete from decision_leaf where receipt = ?", receipt);
        sql("delete from receipt_tree where receipt = ?", receipt);
        sql("delete from receipt where number = ?", receipt);
        JsonNode totals = replay(begin).getLast().get("totals");
        assertThat(totals.get("missing").asInt()).as(totals.toString()).isEqualTo(1);
    }

    private static long number(String sql, Object parameter) {
        try (Connection connection = service.bean(DataSource.class).getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChangedHashLeadsToAnotherRoot() {
        String id = sealed("elsewhere", "hash-", 4).get(1);
        sql("update decision_leaf set leaf = sha256(leaf) where id = ?::uuid", id);
        JsonNode proof = proof("/v1/organizations/elsewhere/decisions", id);
        assertThat(proof.get("record").asString()).isEqualTo("ALTERED");
        assertThat(proof.get("tree").asString()).isEqualTo("ALTERED");
    }

    @Test
    void twoNodesMakeOneReceiptOfEachDecision() {
        try (TestService other =
                service.anotherNode("--precept.decisions.receipts.interval=100ms")) {
            assertThat(other.base()).isNotEqualTo(service.base());
            List<String> ids = sealed("default", "two-", 6);
            for (String id : ids) {
                proved(DEFAULT, id);
            }
        }
    }
}
