package dev.precept.pdp.opa.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.PolicyId;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.management.RegoBodies;
import dev.precept.pdp.opa.wasm.OrdersPolicy;
import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.RegoAnswer;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** What a gateway may say of what it decided, and how much of it. */
class CheckingTest {
    private static final RecordCodec<AccessRequest> CODEC = RecordCodec.of(AccessRequest.class);
    private static final String ORGANIZATION = "/v1/organizations/acme";
    private static final String DECISION = "precept/decision";
    private static final int HEAVY = 2_500;
    private static final int A_LOT = 3_000;

    private static TokenWorld world;
    private static TestService service;
    private static String key;

    @BeforeAll
    static void start() {
        world = TokenWorld.start("--precept.decision-log.reported=" + A_LOT);
        service = world.service();
        world.organization("acme");
        api("books");
        api("orders");
        world.manage(
                "PUT",
                "acme/roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"},"
                        + "{\"api\":\"orders\",\"scope\":\"read-orders\"}]}");
        world.manage("PUT", "acme/users/bob", "{}");
        world.manage("PUT", "acme/users/ada", "{\"attributes\":{\"level\":-1}}");
        world.manage("PUT", "acme/roles/reader/members/users/ada", "{}");
        key = key("edge");
    }

    private static void api(String handle) {
        String scope = handle.equals("books") ? "read" : "read-" + handle;
        world.api("acme", handle, scope);
        world.manage(
                "PUT",
                "acme/apis/" + handle + "/operations",
                "[{\"method\":\"GET\",\"path\":\"/all/{id}\",\"scopes\":[[\"%s\"]]}]"
                        .formatted(scope));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String key(String gateway) {
        world.manage("PUT", "acme/gateways/" + gateway, "{}");
        return world.manage("POST", "acme/gateways/" + gateway + "/keys", "{}")
                .get("key")
                .asString();
    }

    private static String input(String type, String id, String api, String context) {
        return """
        {"subject":{"type":"%s","id":"%s"},"action":{"name":"GET"},
         "resource":{"type":"%s","id":"/all/1"},"context":%s}
        """
                .formatted(type, id, api, context);
    }

    private static String event(String id, Instant at, String path, String input, String result) {
        return """
        {"labels":{"id":"p-1"},"decision_id":"%s","bundles":{"precept":{"revision":"evt-%s"}},
         "path":"%s","input":%s,"result":%s,"timestamp":"%s"}
        """
                .formatted(
                        id,
                        service.bean(ImageLoader.class).image().position(),
                        path,
                        input,
                        result,
                        at);
    }

    private static byte[] packed(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static HttpResponse<String> post(String asGateway, List<String> events) {
        return service.send(
                HttpRequest.newBuilder(URI.create(service.base() + ORGANIZATION + "/opa/logs"))
                        .header("Precept-Gateway-Key", asGateway)
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(packed(events.toString())))
                        .build());
    }

    /** A decision of now, told of; its id. */
    private static String reported(String path, String input, String result) {
        String id = UUID.randomUUID().toString();
        HttpResponse<String> reply =
                post(key, List.of(event(id, Instant.now(), path, input, result)));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return id;
    }

    private static JsonNode shown(String id) {
        String path = ORGANIZATION + "/opa/decisions?decision=" + id;
        return TokenWorld.json(service.send("GET", path, "")).at("/decisions/0");
    }

    private static String verdict(String id) {
        JsonNode check = shown(id).get("check");
        return (check.get("result").asString() + " " + check.path("why").asString("")).strip();
    }

    /** The question of a decision as a record has it. */
    private static ObjectNode question(String type, String id) {
        String asked = reported(DECISION, input(type, id, "books", "{}"), "true");
        return (ObjectNode) shown(asked).at("/record/request").deepCopy();
    }

    @Test
    void whenItWasAskedAndWhatEnginesSaidIsNoWordOfWhoAsks() {
        AccessRequest question =
                CODEC.decode(question("user", "ada").toString().getBytes(StandardCharsets.UTF_8));
        RegoAnswer answer =
                new RegoAnswer(
                        new PolicyId("00000000-0000-4000-8000-000000000001"),
                        "0".repeat(64),
                        "allow",
                        "0".repeat(64),
                        RegoOutcome.DEFINED_TRUE,
                        null);
        AccessRequest claimed =
                new AccessRequest(
                        question.organization(),
                        question.subject(),
                        question.action(),
                        question.resourceType(),
                        question.resourceId(),
                        question.application(),
                        question.environment(),
                        Instant.EPOCH,
                        question.supplied(),
                        List.of(answer));
        Instant before = Instant.now();
        String input = new String(CODEC.encode(claimed), StandardCharsets.UTF_8);
        String id = reported(DECISION, input, "true");
        assertThat(verdict(id)).isEqualTo("agrees");
        JsonNode asked = shown(id).at("/record/request");
        assertThat(Instant.parse(asked.get("now").asString()))
                .isAfter(before.minus(Duration.ofHours(1)));
        assertThat(asked.has("answers")).isFalse();
    }

    @Test
    void aRecordMayHaveAnyCharacter() {
        String context = "{\"place\":\"Z\u00fcrich \\u001f\ud83d\ude00\"}";
        String asked = reported(DECISION, input("user", "ada", "books", context), "true");
        String record = shown(asked).at("/record/request").toString();
        assertThat(verdict(reported(DECISION, record, "true"))).isEqualTo("agrees");
    }

    @Test
    void whatATokenShowedIsNoWordOfWhoAsks() {
        TokenWorld.Client client =
                world.application("acme", "room", ",\"grantTypes\":[\"client_credentials\"]");
        world.authorize(client, "books", "read");
        ObjectNode question = question("token", world.accessToken(client, "&scope=read"));
        assertThat(question.at("/subject/kind").asString()).isEqualTo("TOKEN");
        assertThat(verdict(reported(DECISION, question.toString(), "true")))
                .isEqualTo("unknown claims");
        ObjectNode other = question("user", "ada");
        other.put("environment", "SANDBOX");
        assertThat(verdict(reported(DECISION, other.toString(), "true")))
                .isEqualTo("differs permitted_unreadable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"precept", "precept/decision", "precept/rule/evaluation/document"})
    void eachDocumentOfOursIsHeldAgainstOurs(String path) {
        String bob = input("user", "bob", "books", "{}");
        assertThat(verdict(reported(path, bob, "{\"allow\":true}"))).isEqualTo("differs permitted");
        assertThat(verdict(reported(path, bob, "{\"allow\":false}"))).isEqualTo("agrees");
    }

    @Test
    void noReportIsWorkedOutForLongerThanItMay() {
        String source = "package acme.orders\n\nallow if input.subject.level == -1\n";
        PolicySource.Rego policy = PolicySource.Rego.of(source, null, OrdersPolicy.wasm());
        world.manage("PUT", "acme/policies/heavy", RegoBodies.of(policy));
        world.manage("PUT", "acme/policies/heavy/attachments/api/orders", "");
        String heavy = "{\"size\":\"%s\"}".formatted("1".repeat(1_000));
        List<String> events = new ArrayList<>();
        String id = UUID.randomUUID() + "-";
        for (int i = 0; i < HEAVY; i++) {
            String input = input("user", "ada", "orders", heavy);
            events.add(event(id + i, Instant.now(), DECISION, input, "true"));
        }
        assertThat(post(key("heavy"), events).statusCode()).isEqualTo(200);
        assertThat(verdict(id + 0)).as("worked out twice").isEqualTo("differs permitted");
        assertThat(verdict(id + (HEAVY - 1))).isEqualTo("unknown not_checked");
    }

    @Test
    void whatIsToldOfTooLateChangesNothingThatWasCounted() {
        Instant now = Instant.now();
        String late = event("l-1", now.minus(Duration.ofHours(25)), "shop/allow", "{}", "true");
        String taken = event("l-2", now.minus(Duration.ofHours(23)), "shop/allow", "{}", "true");
        JsonNode reply = TokenWorld.json(post(key, List.of(late, taken)));
        assertThat(reply.get("outdated").asInt()).isOne();
        assertThat(reply.get("new").asInt()).isOne();
    }

    @Test
    void aGatewayWritesNoMoreInAnHourThanItMay() {
        String own = key("talking");
        HttpResponse<String> reply = null;
        // Where the hour ends meanwhile, it begins anew.
        for (int i = 0; i < 4 && (reply == null || reply.statusCode() == 200); i++) {
            List<String> events = new ArrayList<>();
            for (int event = 0; event <= A_LOT / 2; event++) {
                String id = "t-" + i + "-" + event;
                events.add(event(id, Instant.now(), "shop/allow", "{}", "true"));
            }
            reply = post(own, events);
        }
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(TokenWorld.json(reply).get("code").asString()).isEqualTo("too-many-decisions");
        assertThat(Long.parseLong(reply.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1L, 3_600L);
        assertThat(post(key, List.of()).statusCode()).as("another").isEqualTo(200);
    }
}
