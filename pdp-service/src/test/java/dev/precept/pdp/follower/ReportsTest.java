package dev.precept.pdp.follower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What gateways report and are granted, over HTTP against the started service. */
class ReportsTest {
    private static final String LEASE = "lease";
    private static final String APPLIED = "applied";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static TokenWorld world;
    private static String log;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.organization("other");
        log = image().log();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static PolicyImage image() {
        return world.service().bean(ImageLoader.class).image();
    }

    private static long position() {
        return image().position().value();
    }

    private static String hash() {
        PolicyImage image = image();
        return FeedFilter.of(image.organization(new Handle("acme")).document().id(), null)
                .hash(image)
                .value();
    }

    private static String key(String organization, String gateway) {
        world.manage("PUT", organization + "/gateways/" + gateway, "{}");
        return world.manage("POST", organization + "/gateways/" + gateway + "/keys", "{}")
                .get("key")
                .asString();
    }

    private static String body(long position, String more) {
        return "{\"log\":\"" + log + "\",\"position\":" + position + more + '}';
    }

    private static HttpResponse<String> send(
            String base, String gateway, String door, String key, String body) {
        TestService service = world.service();
        return service.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        base
                                                + "/v1/organizations/acme/gateways/"
                                                + gateway
                                                + "/"
                                                + door))
                        .header("Precept-Gateway-Key", key)
                        .header("Content-Type", "application/json")
                        .method(door.equals(LEASE) ? "POST" : "PUT", BodyPublishers.ofString(body))
                        .build());
    }

    private static HttpResponse<String> lease(String gateway, String key, String body) {
        return send(world.service().decisionBase(), gateway, LEASE, key, body);
    }

    private static HttpResponse<String> applied(String gateway, String key, String body) {
        return send(world.service().base(), gateway, APPLIED, key, body);
    }

    private static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(TokenWorld.json(response).get("code").asString()).isEqualTo(code);
    }

    @Test
    void aLeaseRestsOnTheHeadAndSaysWhetherAnythingChanged() {
        String key = key("acme", "edge");
        long before = position();
        String unchanged = lease("edge", key, body(before, "")).body();
        JsonNode granted = TokenWorld.json(unchanged);
        assertThat(granted.get("log").asString()).isEqualTo(log);
        assertThat(granted.get("head").asLong()).isEqualTo(before);
        assertThat(granted.get("changed").asBoolean()).isFalse();
        assertThat(granted.get("leaseMillis").asLong()).isEqualTo(30_000);
        world.organization("elsewhere-" + before);
        granted = TokenWorld.json(lease("edge", key, body(before, "")).body());
        assertThat(granted.get("head").asLong()).isGreaterThan(before);
        assertThat(granted.get("changed").asBoolean()).as("of another organization").isFalse();
        world.api("acme", "books", "read");
        granted = TokenWorld.json(lease("edge", key, body(before, "")).body());
        assertThat(granted.get("head").asLong()).isEqualTo(position());
        assertThat(granted.get("changed").asBoolean()).isTrue();
        granted = TokenWorld.json(lease("edge", key, body(1, "")).body());
        assertThat(granted.get("changed").asBoolean()).as("nobody remembers").isTrue();
    }

    @Test
    void aGatewayReportsForItselfOnly() {
        String first = key("acme", "first");
        String second = key("acme", "second");
        String foreign = key("other", "first");
        refused(lease("first", second, body(1, "")), 403, "not-this-gateway");
        refused(applied("first", second, body(1, "")), 403, "not-this-gateway");
        refused(lease("first", foreign, body(1, "")), 401, "invalid-gateway-key");
        assertThat(
                        world.service()
                                .send(
                                        "POST",
                                        "/v1/organizations/acme/gateways/first/lease",
                                        body(1, ""))
                                .statusCode())
                .isEqualTo(403);
        assertThat(lease("first", first, body(1, "")).statusCode()).isEqualTo(200);
        world.manage("DELETE", "acme/gateways/first", "");
        refused(lease("first", first, body(1, "")), 401, "invalid-gateway-key");
    }

    @Test
    void whoHasWhatHeShouldNotIsQuarantinedUntilHeHasWhatHeShould() {
        String key = key("acme", "odd");
        String wrong = ",\"stateHash\":\"" + "0".repeat(64) + '"';
        String right = ",\"stateHash\":\"" + hash() + '"';
        assertThat(applied("odd", key, body(position(), right)).statusCode()).isEqualTo(204);
        refused(applied("odd", key, body(position() + 1_000, "")), 409, "quarantined");
        refused(lease("odd", key, body(position(), "")), 409, "quarantined");
        assertThat(lease("odd", key, body(position(), right)).statusCode()).isEqualTo(200);
        assertThat(lease("odd", key, body(position(), "")).statusCode()).isEqualTo(200);
        refused(lease("odd", key, body(position(), wrong)), 409, "quarantined");
        refused(applied("odd", key, body(position(), "")), 409, "quarantined");
        String other = body(position(), ",\"instance\":\"another\"");
        assertThat(applied("odd", key, other).statusCode()).as("another process").isEqualTo(204);
        assertThat(applied("odd", key, body(position(), right)).statusCode()).isEqualTo(204);
        assertThat(lease("odd", key, body(position(), "")).statusCode()).isEqualTo(200);
    }

    @Test
    void ofAGatewayNoMoreThanSomeProcessesAreRemembered() throws InterruptedException {
        String key = key("acme", "crowd");
        for (int i = 0; i < Limits.PROCESSES_PER_GATEWAY + 20; i++) {
            String body = body(1, ",\"instance\":\"process-" + i + "\"");
            assertThat(applied("crowd", key, body).statusCode()).isEqualTo(204);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (processes("crowd") > Limits.PROCESSES_PER_GATEWAY) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(50);
        }
        assertThat(processes("crowd")).isEqualTo(Limits.PROCESSES_PER_GATEWAY);
    }

    private static int processes(String gateway) {
        return world.manage("GET", "acme/gateways/" + gateway, "").get("processes").size();
    }

    @Test
    void whatCannotBeReadIsRefused() {
        String key = key("acme", "mute");
        for (String bad :
                new String[] {
                    "",
                    "[]",
                    "{",
                    "{\"log\":\"x\"}",
                    body(-1, ""),
                    body(1, ",\"position\":2"),
                    body(1, ",\"stateHash\":\"abc\""),
                    body(1, ",\"instance\":\"\""),
                    body(1, ",\"instance\":\"" + "x".repeat(65) + "\""),
                    body(1, ",\"error\":7"),
                    body(1, ",\"mood\":\"good\""),
                    body(1, "").replace(":1}", ":1.5}"),
                }) {
            refused(lease("mute", key, bad), 400, "invalid-body");
        }
        refused(lease("mute", key, "{\"log\":\"another\",\"position\":1}"), 409, "log-changed");
    }
}
