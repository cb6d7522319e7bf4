package dev.precept.pdp.opa.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;

import dev.precept.pdp.Cable;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.opa.receiver.ReceiverTest.Asked;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What OPAs report to a service that hides who asks, and whose database may be away. */
class MaskedReceiverTest {
    private static final String ORGANIZATION = "/v1/organizations/acme";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Cable cable;
    private static TestService service;
    private static String ada;
    private static String key;
    private static String other;

    @BeforeAll
    static void start() throws IOException {
        Database database = TestDatabase.createEmpty();
        cable = Cable.to(database);
        service =
                TestService.start(
                        cable.database(database),
                        "--precept.decision-log.mask=subject,context.address");
        service.bean(HikariDataSource.class).setConnectionTimeout(2_000);
        TokenWorld world = new TokenWorld(service);
        world.organization("acme");
        world.api("acme", "books", "read");
        ada = world.manage("PUT", "acme/users/ada", "{}").get("id").asString();
        key = key(world, "edge");
        other = key(world, "other");
    }

    @AfterAll
    static void stop() throws IOException {
        cable.mend();
        service.close();
        cable.close();
    }

    private static String key(TokenWorld world, String gateway) {
        world.manage("PUT", "acme/gateways/" + gateway, "{}");
        return world.manage("POST", "acme/gateways/" + gateway + "/keys", "{}")
                .get("key")
                .asString();
    }

    private static String event(String id, String path, String input) {
        long position = service.bean(ImageLoader.class).image().position().value();
        return ReceiverTest.event(id, new Asked(path, position), input, "false", "");
    }

    private static HttpResponse<String> post(String path, String key, String body) {
        return service.send(
                HttpRequest.newBuilder(URI.create(service.base() + ORGANIZATION + "/opa/" + path))
                        .header("Precept-Gateway-Key", key)
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(ReceiverTest.packed(body)))
                        .build());
    }

    private static JsonNode listed(String query) {
        HttpResponse<String> reply =
                service.send("GET", ORGANIZATION + "/opa/decisions?" + query, "");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return TokenWorld.json(reply).get("decisions");
    }

    @Test
    void whatIsNotToBeWrittenDownIsNot() {
        String input =
                ReceiverTest.input("ada")
                        .replace(
                                "\"action\"",
                                "\"context\":{\"address\":\"10.1.2.3\",\"shop\":\"west\"},"
                                        + "\"action\"");
        String theirs = "{\"who\":\"ada\",\"from\":\"10.1.2.3\"}";
        String body =
                Stream.of(
                                event("asked", "precept/decision", input),
                                event("unread", "precept/decision", theirs),
                                event("theirs", "shop/allow", theirs))
                        .toList()
                        .toString();
        assertThat(TokenWorld.json(post("logs", key, body)).get("new").asInt()).isEqualTo(3);
        JsonNode asked = listed("decision=asked").get(0);
        assertThat(asked.at("/check/result").asString()).isEqualTo("agrees");
        assertThat(asked.at("/record/masked").toString())
                .isEqualTo("[\"context.address\",\"subject\"]");
        assertThat(asked.at("/record/request").toString()).contains("west");
        for (String id : List.of("asked", "unread", "theirs")) {
            JsonNode shown = listed("decision=" + id).get(0);
            assertThat(shown.toString()).doesNotContain("\"ada\"", ada, "10.1.2.3");
            assertThat(shown.get("told").has("input")).isFalse();
            assertThat(shown.at("/told/notKept").toString()).contains("\"input\"");
        }
        assertThat(listed("subject=ada").get(0).get("id").asString())
                .as("who asks for one by name finds him")
                .isEqualTo("asked");
    }

    @Test
    void whoReportsWhileItIsTooMuchOrTheDatabaseIsAwaySendsItAgain() throws Exception {
        List<String> reports = new ArrayList<>();
        for (int i = 0; i < 3 * Limits.REPORTS_OF_ONE; i++) {
            reports.add("[" + event("again-" + i, "shop/allow", "{}") + "]");
        }
        String status = "{\"labels\":{\"id\":\"p-1\"}}";
        cable.cut();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> sent = new ArrayList<>();
            for (String report : reports) {
                sent.add(threads.submit(() -> post("logs", key, report)));
            }
            Future<HttpResponse<String>> beside =
                    threads.submit(() -> post("logs", other, reports.getFirst()));
            requireLater(post("status", key, status), "unavailable");
            requireLater(beside.get(), "unavailable");
            List<String> refused = new ArrayList<>();
            for (Future<HttpResponse<String>> one : sent) {
                refused.add(requireLater(one.get(), "busy", "unavailable"));
            }
            assertThat(refused).contains("busy", "unavailable");
        } finally {
            cable.mend();
        }
        for (String report : reports) {
            await().atMost(PATIENCE).until(() -> post("logs", key, report).statusCode() == 200);
            assertThat(TokenWorld.json(post("logs", key, report)).get("new").asInt()).isZero();
        }
        await().atMost(PATIENCE).until(() -> post("status", key, status).statusCode() == 200);
        assertThat(listed("gateway=edge&limit=100").toString())
                .contains(reports.stream().map(MaskedReceiverTest::idOf).toList());
    }

    private static String idOf(String report) {
        return '"' + TokenWorld.json(report).get(0).get("decision_id").asString() + '"';
    }

    /** Which of these it is, and that it says when to come again. */
    private static String requireLater(HttpResponse<String> reply, String... codes) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(503);
        assertThat(reply.headers().firstValue("Retry-After")).isPresent();
        String code = TokenWorld.json(reply).get("code").asString();
        assertThat(code).isIn((Object[]) codes);
        return code;
    }
}
