package dev.precept.pdp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.decision.forward.ForwardWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * From a revoke to the deny, with real gateways before a real upstream: what a command has taken
 * away when it is answered is refused at the next request, and never reaches the upstream.
 */
class RevokeToDenyTest {
    private static final int CALLERS = 4;
    private static final int REQUESTS = 40;
    private static final int FENCES = 5;

    private static ForwardWorld world;
    private static RecordingUpstream upstream;
    private static Tap tap;
    private static TestService other;
    private static Tap otherTap;

    @BeforeAll
    static void start() throws IOException {
        world = ForwardWorld.start();
        other = world.service().anotherNode();
        otherTap = new Tap(URI.create(other.decisionBase()).getPort());
        upstream = new RecordingUpstream();
        tap = new Tap(URI.create(world.service().decisionBase()).getPort());
    }

    @AfterAll
    static void stop() throws IOException {
        tap.close();
        otherTap.close();
        upstream.close();
        other.close();
        world.close();
    }

    /** What can be taken away, and the status that the next request is answered with. */
    private enum Revoke {
        SCOPE_OF_APPLICATION(403) {
            @Override
            void happen(TokenWorld world, Client client, String token) {
                world.authorize(client, "books", "write");
            }
        },
        API_OF_APPLICATION(403) {
            @Override
            void happen(TokenWorld world, Client client, String token) {
                world.manage("DELETE", path(client) + "/authorized-apis/books", "");
            }
        },
        TOKEN(401) {
            @Override
            void happen(TokenWorld world, Client client, String token) {
                assertThat(world.revoke(client, token).statusCode()).isEqualTo(200);
            }
        },
        ALL_TOKENS_OF_CLIENT(401) {
            @Override
            void happen(TokenWorld world, Client client, String token) {
                world.manage(
                        "POST", "acme/revocations", "{\"client\":\"" + client.handle() + "\"}");
            }
        },
        APPLICATION(401) {
            @Override
            void happen(TokenWorld world, Client client, String token) {
                world.manage("DELETE", path(client), "");
            }
        };

        private final int status;

        Revoke(int status) {
            this.status = status;
        }

        abstract void happen(TokenWorld world, Client client, String token);

        private static String path(Client client) {
            return "acme/applications/" + client.handle();
        }
    }

    private static RunningGateway gateway(GatewayKind kind) throws Exception {
        String key = world.gateway(kind.folder(), kind.family());
        return RunningGateway.start(kind, tap.port(), key, upstream.port());
    }

    private static Client reader(GatewayKind kind, String name) {
        Client client =
                world.world().application("acme", (kind + "-" + name).toLowerCase(Locale.ROOT), "");
        world.world().authorize(client, "books", "read");
        return client;
    }

    private static int status(RunningGateway gateway, String token) throws IOException {
        String answer =
                gateway.send(
                        "GET /v1/books HTTP/1.1\r\nHost: books.example\r\nAuthorization: Bearer "
                                + token
                                + "\r\nConnection: close\r\n\r\n");
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    /** The status; the upstream has seen the request if it is 200, and only then. */
    private static int served(RunningGateway gateway, String token) throws IOException {
        upstream.take();
        int status = status(gateway, token);
        assertThat(upstream.take() != null).as(gateway.log()).isEqualTo(status == 200);
        return status;
    }

    @ParameterizedTest
    @EnumSource(GatewayKind.class)
    void whatIsRevokedIsDeniedAtTheNextRequest(GatewayKind kind) throws Exception {
        try (RunningGateway gateway = gateway(kind)) {
            for (Revoke revoke : Revoke.values()) {
                Client client = reader(kind, revoke.name().replace('_', '-'));
                String token = world.world().accessToken(client, "");
                assertThat(served(gateway, token)).as(gateway.log()).isEqualTo(200);
                revoke.happen(world.world(), client, token);
                assertThat(served(gateway, token)).as(revoke.name()).isEqualTo(revoke.status);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayKind.class)
    void aBlockedApiIsDeniedAtTheNextRequest(GatewayKind kind) throws Exception {
        String lifecycle = "acme/apis/books/lifecycle";
        try (RunningGateway gateway = gateway(kind)) {
            assertThat(served(gateway, world.token())).isEqualTo(200);
            world.world().manage("POST", lifecycle, "{\"to\":\"BLOCKED\"}");
            assertThat(served(gateway, world.token())).isEqualTo(403);
            world.world().manage("POST", lifecycle, "{\"to\":\"PUBLISHED\"}");
            assertThat(served(gateway, world.token())).isEqualTo(200);
        }
    }

    /** The command goes to one node, the gateway asks the other: a fence says that it knows. */
    @ParameterizedTest
    @EnumSource(GatewayKind.class)
    void whatIsRevokedBehindAFenceIsDeniedWhicheverNodeIsAsked(GatewayKind kind) throws Exception {
        Client client = reader(kind, "fenced");
        String token = world.world().accessToken(client, "");
        String key = world.gateway(kind.folder() + "-other", kind.family());
        try (RunningGateway gateway =
                RunningGateway.start(kind, otherTap.port(), key, upstream.port())) {
            for (int i = 0; i < FENCES; i++) {
                assertThat(fenced(client, "read")).isEqualTo("reached");
                assertThat(served(gateway, token)).as(gateway.log()).isEqualTo(200);
                assertThat(fenced(client, "write")).isEqualTo("reached");
                assertThat(served(gateway, token)).isEqualTo(403);
            }
        }
    }

    /** Authorizes the client for one scope, and answers what became of the fence. */
    private static String fenced(Client client, String scope) {
        HttpResponse<String> answer =
                world.service()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        world.service().base()
                                                                + "/v1/organizations/acme/"
                                                                + "applications/"
                                                                + client.handle()
                                                                + "/authorized-apis/books"))
                                        .header(
                                                "Authorization",
                                                "Bearer " + world.service().administratorToken())
                                        .header("Content-Type", "application/json")
                                        .header("Precept-Fence", "gateways; timeout=10s")
                                        .PUT(
                                                BodyPublishers.ofString(
                                                        "{\"policy\":\"RBAC\",\"scopes\":[\""
                                                                + scope
                                                                + "\"]}"))
                                        .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Precept-Fence").orElse("none");
    }

    /** Of requests that overlap the command some pass; of those sent after its answer none. */
    @ParameterizedTest
    @EnumSource(GatewayKind.class)
    void underLoadNoRequestSentAfterTheAnswerPasses(GatewayKind kind) throws Exception {
        Client client = reader(kind, "load");
        String token = world.world().accessToken(client, "");
        AtomicBoolean isRevoked = new AtomicBoolean();
        try (RunningGateway gateway = gateway(kind);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<Integer>> caller =
                    () -> {
                        List<Integer> after = new ArrayList<>();
                        while (after.size() < REQUESTS) {
                            boolean isAfter = isRevoked.get();
                            int status = status(gateway, token);
                            if (isAfter) {
                                after.add(status);
                            }
                        }
                        return after;
                    };
            List<Future<List<Integer>>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(callers.submit(caller));
            }
            assertThat(status(gateway, token)).isEqualTo(200);
            world.world().authorize(client, "books", "write");
            isRevoked.set(true);
            for (Future<List<Integer>> each : all) {
                assertThat(each.get()).as(gateway.log()).hasSize(REQUESTS).containsOnly(403);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayKind.class)
    void withoutItsKeyOrTheDecisionPointNothingPasses(GatewayKind kind) throws Exception {
        String handle = kind.folder() + "-cut";
        String key = world.gateway(handle, kind.family());
        try (RunningGateway gateway =
                RunningGateway.start(kind, tap.port(), key, upstream.port())) {
            assertThat(served(gateway, world.token())).isEqualTo(200);
            tap.cut();
            assertThat(served(gateway, world.token())).isGreaterThanOrEqualTo(400);
            tap.mend();
            assertThat(served(gateway, world.token())).as(gateway.log()).isEqualTo(200);
            world.world().manage("DELETE", "acme/gateways/" + handle, "");
            assertThat(served(gateway, world.token())).isGreaterThanOrEqualTo(400);
        }
    }
}
