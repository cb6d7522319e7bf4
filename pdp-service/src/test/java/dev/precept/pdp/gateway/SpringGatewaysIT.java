package dev.precept.pdp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.precept.pdp.Cable;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.client.Prover;
import dev.precept.pdp.decision.forward.ForwardWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Spring Cloud Gateway before an upstream, and an application of servlets, each as it is packaged
 * and with nothing of ours but the dependency and its settings, against the whole service.
 */
class SpringGatewaysIT {
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BOOKS = "/v1/books";

    /** Served stale. */
    private static final String FILE = "/v1/files/a";

    private static final Map<Kind, SpringProgram> PROGRAMS = new EnumMap<>(Kind.class);

    @TempDir private static Path directory;
    private static ForwardWorld world;
    private static HttpServer upstream;
    private static Cable cable;

    private enum Kind {
        GATEWAY,
        SERVLET;

        String sample() {
            return "sample-" + name().toLowerCase(Locale.ROOT);
        }
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        world = ForwardWorld.start("--precept.lease.duration=" + LEASE.toSeconds() + "s");
        cable = Cable.to(URI.create(world.service().decisionBase()).getPort());
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", SpringGatewaysIT::tell);
        upstream.start();
        for (Kind kind : Kind.values()) {
            Map<String, String> settings =
                    Map.of(
                            "PRECEPT_GATEWAY_URL",
                            "http://localhost:" + cable.port(),
                            "PRECEPT_GATEWAY_ORGANIZATION",
                            "acme",
                            "PRECEPT_GATEWAY_KEY",
                            world.gateway(kind.sample(), "X_FORWARDED"),
                            "PRECEPT_GATEWAY_SERVE_STALE",
                            "/v1/files",
                            "UPSTREAM",
                            "http://localhost:" + upstream.getAddress().getPort());
            Path log = directory.resolve(kind + ".log");
            PROGRAMS.put(kind, SpringProgram.start(kind.sample(), settings, log));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        PROGRAMS.values().forEach(SpringProgram::close);
        upstream.stop(0);
        cable.close();
        world.close();
    }

    /** An upstream that tells what it is told, as the sample of servlets does. */
    private static void tell(HttpExchange exchange) throws IOException {
        byte[] body =
                exchange.getRequestHeaders().entrySet().stream()
                        .map(field -> field.getKey() + ": " + field.getValue().getFirst() + "\n")
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Client reader(Kind kind, String name) {
        Client client =
                world.world().application("acme", kind.name().toLowerCase(Locale.ROOT) + name, "");
        world.world().authorize(client, "books", "read");
        return client;
    }

    private static RawAnswer get(Kind kind, String path, String token) throws IOException {
        return PROGRAMS.get(kind).get(path, "Authorization", "Bearer " + token);
    }

    /** Asks until the status is this. */
    private static RawAnswer await(Kind kind, String path, String token, int status)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        RawAnswer answer = get(kind, path, token);
        while (answer.status() != status) {
            assertThat(System.nanoTime())
                    .as("%s; %s", answer, PROGRAMS.get(kind).log())
                    .isLessThan(deadline);
            Thread.sleep(5);
            answer = get(kind, path, token);
        }
        return answer;
    }

    /** How long after this a request was sent that passed, of those sent until past the lease. */
    private static Duration lastPassed(Kind kind, String token) throws IOException {
        long from = System.nanoTime();
        long last = from;
        while (System.nanoTime() - from < LEASE.plusMillis(500).toNanos()) {
            long asked = System.nanoTime();
            last = get(kind, BOOKS, token).status() == 200 ? asked : last;
        }
        return Duration.ofNanos(last - from);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPermittedPassesAndTheUpstreamIsToldWhoAsks(Kind kind) throws Exception {
        await(kind, BOOKS, world.token(), 200);
        RawAnswer answer =
                PROGRAMS.get(kind)
                        .get(
                                BOOKS + "?page=2",
                                "Authorization",
                                "Bearer " + world.token(),
                                "X-Precept-Client-Id",
                                "forged",
                                "x-precept-anything",
                                "forged");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .containsIgnoringCase("x-precept-client-id: " + world.shop().id())
                .containsIgnoringCase("x-precept-scopes: read\n")
                .containsIgnoringCase("x-precept-organization: acme\n")
                .doesNotContain("forged");
        assertThat(answer.values("Precept-Position")).hasSize(1);
        assertThat(answer.values("Precept-Stale")).isEmpty();
        assertThat(PROGRAMS.get(kind).get("/v1/health").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDeniedIsToldWhy(Kind kind) throws Exception {
        await(kind, BOOKS, world.token(), 200);
        RawAnswer anonymous = PROGRAMS.get(kind).get(BOOKS);
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.values("WWW-Authenticate")).containsOnly("Bearer realm=\"precept\"");
        assertThat(anonymous.body()).contains("\"code\":\"unauthenticated\"");

        RawAnswer forged = get(kind, BOOKS, world.token() + "x");
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.body()).contains("\"code\":\"invalid-token\"");

        RawAnswer idle = get(kind, BOOKS, world.idleToken());
        assertThat(idle.status()).isEqualTo(403);
        assertThat(idle.body()).contains("\"code\":\"insufficient-scope\"");
        assertThat(idle.values("WWW-Authenticate").getFirst())
                .contains("error=\"insufficient_scope\"");
        assertThat(get(kind, "/v1/nothing", world.token()).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRevokedIsDeniedWithinTheLease(Kind kind) throws Exception {
        Client client = reader(kind, "-revoked");
        String token = world.world().accessToken(client, "");
        await(kind, BOOKS, token, 200);
        assertThat(world.world().revoke(client, token).statusCode()).isEqualTo(200);
        assertThat(lastPassed(kind, token)).isLessThan(LEASE);
        RawAnswer revoked = await(kind, BOOKS, token, 401);
        assertThat(revoked.body()).contains("\"code\":\"invalid-token\"");

        String next = world.world().accessToken(client, "");
        await(kind, BOOKS, next, 200);
        world.world().authorize(client, "books", "write");
        RawAnswer narrowed = await(kind, BOOKS, next, 403);
        assertThat(narrowed.body()).contains("\"code\":\"insufficient-scope\"");
    }

    /** Invariant 5, and what an operator has chosen instead of it for some of the paths. */
    @ParameterizedTest
    @EnumSource
    void whoIsCutOffPermitsNoLongerThanItsLease(Kind kind) throws Exception {
        Client client = reader(kind, "-cut");
        String token = world.world().accessToken(client, "");
        await(kind, BOOKS, token, 200);
        assertThat(get(kind, FILE, token).values("Precept-Stale")).isEmpty();
        cable.hold();
        try {
            world.world().authorize(client, "books", "write");
            assertThat(lastPassed(kind, token)).isLessThan(LEASE);
            RawAnswer denied = get(kind, BOOKS, token);
            assertThat(denied.status()).isEqualTo(503);
            assertThat(denied.body()).contains("\"code\":\"not-leased\"");
            assertThat(denied.values("Retry-After")).containsOnly("1");

            RawAnswer stale = get(kind, FILE, token);
            assertThat(stale.status()).isEqualTo(200);
            assertThat(stale.values("Precept-Stale")).containsOnly("true");
            assertThat(stale.body()).containsIgnoringCase("x-precept-client-id: " + client.id());
            assertThat(get(kind, FILE, world.idleToken()).status()).isEqualTo(403);
        } finally {
            cable.mend();
        }
        await(kind, BOOKS, token, 403);
        assertThat(get(kind, FILE, token).status()).isEqualTo(403);
        await(kind, BOOKS, world.token(), 200);
        assertThat(get(kind, FILE, world.token()).values("Precept-Stale")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aBoundTokenPassesWithItsProofOnly(Kind kind) throws Exception {
        await(kind, BOOKS, world.token(), 200);
        Prover prover = new Prover();
        String token = bound(prover);
        String uri = "http://books.example" + BOOKS;
        String proof = prover.proof("GET", uri, token);
        assertThat(proven(kind, token, "DPoP", proof)).isEqualTo(200);
        assertThat(proven(kind, token, "DPoP", proof)).as("again").isEqualTo(401);
        assertThat(proven(kind, token)).as("none").isEqualTo(401);
        assertThat(get(kind, BOOKS, token).status()).as("as a bearer's").isEqualTo(401);
        for (String wrong :
                List.of(
                        "x",
                        prover.proof("POST", uri, token),
                        prover.proof("GET", "http://other.example" + BOOKS, token),
                        prover.proof("GET", uri, world.token()),
                        new Prover().proof("GET", uri, token))) {
            assertThat(proven(kind, token, "DPoP", wrong)).as(wrong).isEqualTo(401);
        }
        assertThat(proven(kind, token, "DPoP", prover.proof("GET", uri, token))).isEqualTo(200);
    }

    /** What CEL says, and says otherwise once it is changed. */
    @ParameterizedTest
    @EnumSource
    void whatAConditionComputesDecides(Kind kind) throws Exception {
        Client client = reader(kind, "-computed");
        String token = world.world().accessToken(client, "");
        await(kind, BOOKS, token, 200);
        String policy = "acme/policies/" + kind.sample();
        String body = "{\"kind\":\"CEL\",\"effect\":\"PERMIT\",\"source\":\"%s\"}";
        String source = "now %s timestamp('2020-01-01T00:00:00Z')";
        world.world().manage("PUT", policy, body.formatted(source.formatted("<")));
        world.world().manage("PUT", policy + "/attachments/app/" + client.handle(), "");
        await(kind, BOOKS, token, 403);
        world.world().manage("PUT", policy, body.formatted(source.formatted(">")));
        await(kind, BOOKS, token, 200);
    }

    private static String bound(Prover prover) {
        String endpoint = world.world().issuer("acme") + "/oauth2/token";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(endpoint))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", world.shop().basic())
                        .header("DPoP", prover.proof("POST", endpoint))
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                        .build();
        return TokenWorld.json(world.service().send(request)).path("access_token").asString();
    }

    private static int proven(Kind kind, String token, String... proof) throws IOException {
        String[] fields = new String[2 + proof.length];
        fields[0] = "Authorization";
        fields[1] = "DPoP " + token;
        System.arraycopy(proof, 0, fields, 2, proof.length);
        return PROGRAMS.get(kind).get(BOOKS, fields).status();
    }
}
