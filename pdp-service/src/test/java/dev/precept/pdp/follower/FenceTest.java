package dev.precept.pdp.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.pdp.Cable;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Fences and what is told of followers, with two nodes and gateways over HTTP. */
class FenceTest {
    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final String REACHED = "reached";

    private static TokenWorld world;
    private static Cable cable;
    private static TestService other;
    private static int made;

    @BeforeAll
    static void start() throws IOException {
        world = TokenWorld.start("--precept.lease.duration=4s", "--precept.node=first");
        world.organization("acme");
        world.organization("elsewhere");
        cable = Cable.to(world.service().database());
        other =
                world.service()
                        .anotherNode(
                                cable.database(world.service().database()),
                                "--precept.lease.duration=4s",
                                "--precept.node=second");
    }

    @AfterAll
    static void stop() throws IOException {
        cable.mend();
        other.close();
        world.close();
        cable.close();
    }

    private static String key(String organization, String gateway) {
        String path = organization + "/gateways/" + gateway;
        world.manage("PUT", path, "{}");
        return world.manage("POST", path + "/keys", "{}").get("key").asString();
    }

    /** A command, and what its fence says. */
    private static String fenced(String organization, String fence) {
        TestService service = world.service();
        String path = "/v1/organizations/" + organization + "/apis/api-" + made++;
        HttpResponse<String> reply =
                service.send(
                        HttpRequest.newBuilder(URI.create(service.base() + path))
                                .header("Authorization", "Bearer " + service.administratorToken())
                                .header("Content-Type", "application/json")
                                .header("Precept-Fence", fence)
                                .PUT(
                                        BodyPublishers.ofString(
                                                "{\"name\":\"x\",\"identifier\":\"https://x"
                                                        + made
                                                        + ".example\"}"))
                                .build());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return reply.headers().firstValue("Precept-Fence").orElse("");
    }

    @Test
    void aChangedPasswordIsFencedToo() {
        world.manage("PUT", "acme/users/fenced", "{}");
        TestService service = world.service();
        String path = "/v1/organizations/acme/users/fenced/password";
        HttpResponse<String> reply =
                service.send(
                        HttpRequest.newBuilder(URI.create(service.base() + path))
                                .header("Authorization", "Bearer " + service.administratorToken())
                                .header("Content-Type", "application/json")
                                .header("Precept-Fence", "gateways;timeout=30s")
                                .PUT(BodyPublishers.ofString("{\"password\":\"a long new one\"}"))
                                .build());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
        assertThat(reply.headers().firstValue("Precept-Fence")).contains("reached");
    }

    private static HttpResponse<String> report(
            String organization, String gateway, String key, String door, String more) {
        TestService service = world.service();
        String body =
                "{\"log\":\""
                        + service.bean(ImageLoader.class).image().log()
                        + "\",\"position\":"
                        + service.bean(ImageLoader.class).image().position()
                        + more
                        + '}';
        HttpResponse<String> reply =
                service.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                service.decisionBase()
                                                        + "/v1/organizations/"
                                                        + organization
                                                        + "/gateways/"
                                                        + gateway
                                                        + '/'
                                                        + door))
                                .header("Precept-Gateway-Key", key)
                                .header("Content-Type", "application/json")
                                .method(
                                        door.equals("lease") ? "POST" : "PUT",
                                        BodyPublishers.ofString(body))
                                .build());
        assertThat(reply.statusCode()).as(reply.body()).isLessThan(300);
        return reply;
    }

    private static JsonNode reach(String organization) {
        long position = world.service().bean(ImageLoader.class).image().position().value();
        return TokenWorld.json(
                world.service()
                        .send(
                                "GET",
                                "/v1/organizations/"
                                        + organization
                                        + "/changes/"
                                        + position
                                        + "/reach",
                                ""));
    }

    /** Until every lease of the tests before has run out. */
    private static void rest() throws InterruptedException {
        assertThat(fenced("acme", "gateways; timeout=30s")).isEqualTo(REACHED);
        Thread.sleep(LEASE.plusMillis(200));
    }

    @Test
    void nodesAloneAreReachedAtOnce() throws InterruptedException {
        rest();
        assertThat(fenced("acme", "gateways;timeout=3s")).isEqualTo(REACHED);
        JsonNode reach = reach("acme");
        assertThat(reach.get("live").asBoolean()).as(reach.toString()).isTrue();
        assertThat(reach.get("nodes").findValuesAsString("node")).contains("first", "second");
    }

    @Test
    void aLeasedGatewayHoldsAFenceUpUntilItHasAppliedOrItsLeaseIsOver()
            throws InterruptedException {
        rest();
        String key = key("acme", "edge");
        report("acme", "edge", key, "lease", "");
        assertThat(fenced("elsewhere", "gateways;timeout=2s"))
                .as("it does not follow that organization")
                .isEqualTo(REACHED);
        report("acme", "edge", key, "lease", "");
        assertThat(fenced("acme", "gateways;timeout=100ms"))
                .isEqualTo("pending; gateways=\"edge\"");
        JsonNode reach = reach("acme");
        assertThat(reach.get("live").asBoolean()).isFalse();
        assertThat(reach.get("gateways").get(0).get("live").asBoolean()).isFalse();
        report("acme", "edge", key, "applied", ",\"error\":\"it was slow\"");
        assertThat(reach("acme").get("live").asBoolean()).isTrue();
        JsonNode process = world.manage("GET", "acme/gateways/edge", "").get("processes").get(0);
        assertThat(process.get("applied").asLong()).isPositive();
        assertThat(process.get("lagMillis").asLong()).isZero();
        assertThat(process.get("lastError").asString()).isEqualTo("it was slow");
        assertThat(process.has("leasedUntil")).isTrue();
        report("acme", "edge", key, "lease", "");
        world.manage("DELETE", "acme/gateways/edge", "");
        long since = System.nanoTime();
        assertThat(fenced("acme", "gateways;timeout=100ms"))
                .as("gone, not its lease")
                .startsWith("pending");
        assertThat(fenced("acme", "gateways;timeout=30s")).isEqualTo(REACHED);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(LEASE.dividedBy(2));
    }

    @Test
    void whatTheDatabaseForgotInACrashIsWaitedOut() throws SQLException, InterruptedException {
        rest();
        String key = key("acme", "forgotten");
        report("acme", "forgotten", key, "lease", "");
        try (Connection connection = world.service().database().unpooled("test").getConnection();
                Statement statement = connection.createStatement()) {
            // What PostgreSQL does to unlogged tables after a crash.
            statement.execute("truncate follower, follower_epoch");
        }
        assertThat(fenced("acme", "gateways;timeout=200ms")).startsWith("pending");
        assertThat(fenced("acme", "gateways;timeout=30s")).isEqualTo(REACHED);
    }

    @Test
    void aNodeThatIsCutOffHoldsAFenceUpUntilItsLeaseIsOver() throws InterruptedException {
        rest();
        cable.hold();
        try {
            assertThat(fenced("acme", "gateways;timeout=200ms")).startsWith("pending");
            assertThat(fenced("acme", "gateways;timeout=30s")).isEqualTo(REACHED);
        } finally {
            cable.mend();
        }
    }

    @Test
    void whatAnOlderNodeCannotReadIsNotWritten() throws SQLException, InterruptedException {
        String path = "/v1/organizations/acme/gateways/filtered";
        String body = "{\"filter\":{\"below\":true}}";
        TestService service = world.service();
        try (Connection _ = service.database().unpooled("precept-listener").getConnection()) {
            HttpResponse<String> refused = service.send("PUT", path, body);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(refused.body()).contains("upgrade-in-progress");
            assertThat(service.send("PUT", path, "{}").statusCode()).isEqualTo(201);
        }
        // The database lists a session for a moment after its connection is closed.
        HttpResponse<String> taken = service.send("PUT", path, body);
        for (int i = 0; i < 200 && taken.statusCode() == 409; i++) {
            Thread.sleep(50);
            taken = service.send("PUT", path, body);
        }
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    }

    @Test
    void whoLosesItsLeaseIsNotReadyAndTheMetricsTellHowFarAllAre() throws InterruptedException {
        rest();
        String metrics = world.service().send("GET", "/actuator/prometheus", "").body();
        long position = world.service().bean(ImageLoader.class).image().position().value();
        assertThat(metrics)
                .contains("precept_live_position " + position + ".0")
                .contains("precept_gateways_behind 0.0")
                .contains("precept_lease_remaining_millis");
        awaitReady(true);
        cable.cut();
        awaitReady(false);
        cable.mend();
        awaitReady(true);
    }

    @Test
    void whatOpasReportIsToBeSentAgainWhereTheDatabaseIsAway() throws InterruptedException {
        world.organization("reporting");
        String key = key("reporting", "edge");
        String decided = "[{\"decision_id\":\"one\",\"timestamp\":\"" + Instant.now() + "\"}]";
        await().until(() -> told("logs", key, decided).statusCode() == 200);
        cable.cut();
        try {
            for (HttpResponse<String> refused :
                    List.of(
                            told("logs", key, decided.replace("one", "two")),
                            told("status", key, "{\"labels\":{\"id\":\"p-1\"}}"))) {
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertThat(refused.body()).contains("unavailable");
                assertThat(refused.headers().firstValue("Retry-After")).contains("5");
            }
        } finally {
            cable.mend();
        }
        awaitReady(true);
    }

    /** To the node whose cable is cut at times. */
    private static HttpResponse<String> told(String door, String key, String body) {
        return other.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        other.base() + "/v1/organizations/reporting/opa/" + door))
                        .header("Precept-Gateway-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private static void awaitReady(boolean expected) throws InterruptedException {
        long deadline = System.nanoTime() + LEASE.multipliedBy(10).toNanos();
        while (isReady() != expected && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertThat(isReady()).isEqualTo(expected);
    }

    private static boolean isReady() {
        return other.send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        other.base()
                                                                + "/actuator/health/readiness"))
                                        .build())
                        .statusCode()
                == 200;
    }

    @Test
    void aFenceThatCannotBeReadIsRefused() {
        String path = "/v1/organizations/acme/apis/refused";
        TestService service = world.service();
        for (String bad :
                new String[] {"", "gateways;timeout=2h", "gateways;timeout=99999s", "x"}) {
            HttpResponse<String> reply =
                    service.send(
                            HttpRequest.newBuilder(URI.create(service.base() + path))
                                    .header(
                                            "Authorization",
                                            "Bearer " + service.administratorToken())
                                    .header("Precept-Fence", bad)
                                    .PUT(BodyPublishers.noBody())
                                    .build());
            assertThat(reply.statusCode()).as(bad + reply.body()).isEqualTo(400);
            assertThat(reply.body()).contains("invalid-header");
        }
    }
}
