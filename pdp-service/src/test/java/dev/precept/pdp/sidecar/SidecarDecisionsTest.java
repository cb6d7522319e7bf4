package dev.precept.pdp.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.Cable;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.decision.envoy.GrpcListener;
import dev.precept.pdp.decision.forward.ForwardWorld;
import dev.precept.pdp.listener.DecisionListener;
import dev.precept.pdp.settings.SettingException;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;

import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A sidecar of a real service, over a cable that can be cut: invariant 5 at any gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SidecarDecisionsTest {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ForwardWorld world;
    private Cable cable;
    private Path data;
    private String key;
    private TestSidecar sidecar;

    @BeforeAll
    void start() throws IOException {
        world = ForwardWorld.start("--precept.lease.duration=" + LEASE.toMillis() + "ms");
        key = world.gateway("edge", "X_ORIGINAL");
        cable = Cable.to(world.service().bean(DecisionListener.class).port());
        data = Files.createTempDirectory("precept-sidecar");
        sidecar = TestSidecar.start(data, "http://localhost:" + cable.port(), "acme", key);
        await(() -> status("/actuator/health/readiness") == 200);
    }

    @AfterAll
    void stop() throws IOException {
        sidecar.close();
        cable.close();
        world.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, books.example, /v1/books, shop",
        "GET, BOOKS.example, /v1/books?x=%2F, shop",
        "POST, books.example, /v1/books, shop",
        "GET, books.example, /v1/books, idle",
        "GET, books.example, /v1/books, nobody",
        "GET, books.example, /v1/books, nonsense",
        "GET, books.example, /v1/health, nobody",
        "GET, books.example, //v1/books, shop",
        "GET, books.example, /v1/%62ooks, shop",
        "GET, other.example, /v1/books, shop",
    })
    void itAnswersGatewaysAsTheServiceDoes(String method, String host, String uri, String who) {
        String token =
                switch (who) {
                    case "shop" -> world.token();
                    case "idle" -> world.idleToken();
                    default -> "nonsense";
                };
        String[] headers = {
            "Precept-Gateway-Key",
            key,
            "X-Original-Method",
            method,
            "X-Original-Host",
            host,
            "X-Original-URI",
            uri,
            who.equals("nobody") ? "X-Nothing" : "Authorization",
            "Bearer " + token,
            "X-Precept-Subject",
            "forged"
        };
        String path = "/o/acme/authz/forward";
        String expected = told(sidecar.send(world.service().base(), "GET", path, "", headers));
        for (String base : List.of(sidecar.base(), sidecar.decisionBase())) {
            assertThat(told(sidecar.send(base, "GET", path, "", headers))).isEqualTo(expected);
        }
    }

    /** All that a gateway goes by. */
    private static String told(HttpResponse<String> answer) {
        TreeMap<String, List<String>> fields = new TreeMap<>();
        answer.headers()
                .map()
                .forEach(
                        (name, values) -> {
                            boolean isTold =
                                    name.toLowerCase(Locale.ROOT).startsWith("x-precept")
                                            || name.equalsIgnoreCase("WWW-Authenticate");
                            if (isTold && !name.equalsIgnoreCase("X-Precept-Position")) {
                                fields.put(name.toLowerCase(Locale.ROOT), values);
                            }
                        });
        return answer.statusCode() + " " + fields + " " + answer.body();
    }

    @Test
    void theKeyMayStandInThePath() {
        String path = "/o/acme/g/" + key + "/authz/forward";
        assertThat(forward(path, world.token())).isEqualTo(200);
        assertThat(forward("/o/acme/g/" + key + "x/authz/forward", world.token())).isEqualTo(400);
        assertThat(forward("/o/other/g/" + key + "/authz/forward", world.token())).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/o/acme/access/v1/evaluation",
        "/o/acme/v0/data/precept/allow",
        "/o/acme/v0/data/precept/decision"
    })
    void itAnswersInOtherTonguesToo(String path) {
        for (String token : List.of(world.token(), world.idleToken(), "nonsense")) {
            String question =
                    """
                    {"subject": {"type": "token", "id": "%s"}, "action": {"name": "GET"},
                     "resource": {"type": "books", "id": "/books"}}
                    """
                            .formatted(token);
            String[] headers = {"Precept-Gateway-Key", key, "Content-Type", "application/json"};
            String expected = send(world.service().base(), path, question, headers);
            assertThat(send(sidecar.base(), path, question, headers)).isEqualTo(expected);
            assertThat(send(sidecar.decisionBase(), path, question, headers)).isEqualTo(expected);
        }
    }

    @Test
    void aPositionThatItDoesNotReachIsNotAnsweredFrom() {
        String question =
                """
                {"subject": {"type": "token", "id": "%s"}, "action": {"name": "GET"},
                 "resource": {"type": "books", "id": "/books"}}
                """
                        .formatted(world.token());
        for (String demand : List.of("999999999", "latest")) {
            String answer =
                    send(
                            sidecar.decisionBase(),
                            "/o/acme/access/v1/evaluation",
                            question,
                            "Precept-Gateway-Key",
                            key,
                            "Content-Type",
                            "application/json",
                            "Precept-At-Least",
                            demand);
            assertThat(answer).doesNotStartWith("200");
        }
    }

    private String send(String base, String path, String question, String... headers) {
        HttpResponse<String> answer = sidecar.send(base, "POST", path, question, headers);
        return answer.statusCode() + " " + answer.body().replaceAll("\"?position\"?:\"?\\d+", "");
    }

    @Test
    void itAnswersEnvoy() throws InterruptedException {
        ManagedChannel channel =
                ManagedChannelBuilder.forAddress(
                                "localhost", sidecar.bean(GrpcListener.class).port())
                        .usePlaintext()
                        .build();
        try {
            assertThat(check(channel, key, world.token()).getStatus().getCode()).isZero();
            assertThat(
                            check(channel, key, world.idleToken())
                                    .getDeniedResponse()
                                    .getStatus()
                                    .getCodeValue())
                    .isEqualTo(403);
            assertThat(check(channel, key + "x", world.token()).hasDeniedResponse()).isTrue();
        } finally {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static CheckResponse check(ManagedChannel channel, String key, String token) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("precept-organization", Metadata.ASCII_STRING_MARSHALLER), "acme");
        headers.put(Metadata.Key.of("precept-gateway-key", Metadata.ASCII_STRING_MARSHALLER), key);
        return AuthorizationGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .check(
                        CheckRequest.newBuilder()
                                .setAttributes(
                                        AttributeContext.newBuilder()
                                                .setRequest(
                                                        AttributeContext.Request.newBuilder()
                                                                .setHttp(request(token))))
                                .build());
    }

    private static AttributeContext.HttpRequest request(String token) {
        return AttributeContext.HttpRequest.newBuilder()
                .setMethod("GET")
                .setHost("books.example")
                .setPath("/v1/books")
                .setScheme("http")
                .putHeaders("authorization", "Bearer " + token)
                .build();
    }

    @Test
    void aRevokeReachesIt() {
        TokenWorld.Client app = world.world().application("acme", "revoked", "");
        world.world().authorize(app, "books", "read");
        String token = world.world().accessToken(app, "");
        await(() -> forward("/o/acme/authz/forward", token) == 200);
        assertThat(world.world().revoke(app, token).statusCode()).isEqualTo(200);
        await(() -> forward("/o/acme/authz/forward", token) == 401);
    }

    @Test
    void cutOffItPermitsNothingOnceItsLeaseIsOver() throws IOException {
        TokenWorld.Client app = world.world().application("acme", "unheard", "");
        world.world().authorize(app, "books", "read");
        String token = world.world().accessToken(app, "");
        await(() -> forward("/o/acme/authz/forward", token) == 200);
        cable.hold();
        try {
            world.world().revoke(app, token);
            await(() -> forward("/o/acme/authz/forward", token) != 200);
            assertThat(forward("/o/acme/authz/forward", world.token())).isEqualTo(503);
            assertThat(status("/actuator/health/readiness")).isEqualTo(503);
            assertThat(status("/actuator/health/liveness")).isEqualTo(200);
            startedAgainItKnowsTheImageAndPermitsNothing();
        } finally {
            cable.cut();
            cable.mend();
        }
        await(() -> forward("/o/acme/authz/forward", world.token()) == 200);
        assertThat(forward("/o/acme/authz/forward", token)).isEqualTo(401);
    }

    private void startedAgainItKnowsTheImageAndPermitsNothing() {
        sidecar.close();
        cable.cut();
        sidecar = TestSidecar.start(data, "http://localhost:" + cable.port(), "acme", key);
        assertThat(sidecar.bean(EmbeddedDecisionPoint.class).image().position())
                .isGreaterThan(Position.ZERO);
        assertThat(forward("/o/acme/authz/forward", world.token())).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "acme, x, is not, or no longer, one of a gateway",
        "elsewhere, '', there is no organization 'elsewhere'",
    })
    void whatTheServiceRefusesStopsTheStart(String organization, String more, String said) {
        assertThatThrownBy(
                        () ->
                                TestSidecar.start(
                                        world.service().decisionBase(), organization, key + more))
                .hasRootCauseInstanceOf(SettingException.class)
                .rootCause()
                .hasMessageContaining(said.split(",", 2)[0]);
    }

    private int forward(String path, String token) {
        return sidecar.send(
                        sidecar.decisionBase(),
                        "GET",
                        path,
                        "",
                        "Precept-Gateway-Key",
                        key,
                        "X-Original-Method",
                        "GET",
                        "X-Original-Host",
                        "books.example",
                        "X-Original-URI",
                        "/v1/books",
                        "Authorization",
                        "Bearer " + token)
                .statusCode();
    }

    private int status(String path) {
        return sidecar.send(sidecar.base(), "GET", path, "").statusCode();
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited " + PATIENCE).isLessThan(end);
            try {
                Thread.sleep(50);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        }
    }
}
