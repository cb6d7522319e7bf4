package dev.precept.pdp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.client.ClientCredentials;
import dev.precept.client.Deadline;
import dev.precept.client.Decision;
import dev.precept.client.Entity;
import dev.precept.client.Evaluation;
import dev.precept.client.PreceptClient;
import dev.precept.client.PreceptClient.Semantic;
import dev.precept.client.PreceptException;
import dev.precept.client.TokenSource;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The Java and the TypeScript client ask a started service, also through one that has a bad day.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientTest {
    private static final Entity ORDERS = new Entity("orders", "instance");
    private static final Evaluation ALICE_READS =
            new Evaluation(Entity.user("alice"), "read", ORDERS);
    private static final Evaluation BOB_READS = new Evaluation(Entity.user("bob"), "read", ORDERS);

    private final HttpClient http = HttpClient.newHttpClient();
    private TestService service;
    private Door door;
    private PreceptClient client;

    @BeforeAll
    void start() {
        service = TestService.start();
        TokenWorld world = new TokenWorld(service);
        world.api("default", "orders", "read", "write");
        world.manage("PUT", "default/users/alice", "{}");
        world.manage("PUT", "default/users/bob", "{}");
        world.manage(
                "PUT",
                "default/roles/reader",
                """
                {"audience":{"type":"ORGANIZATION"},"permissions":[{"api":"orders","scope":"read"}]}
                """);
        world.manage("PUT", "default/roles/reader/members/users/alice", "{}");
        door = new Door(service.base());
        client = PreceptClient.of(http, door.base(), "default", credentials());
    }

    @AfterAll
    void stop() {
        door.close();
        service.close();
        http.close();
    }

    private ClientCredentials credentials() {
        return new ClientCredentials(
                http,
                URI.create(service.base() + "/o/system/oauth2/token"),
                service.clientId(),
                service.clientSecret());
    }

    @Test
    void asksOneQuestion() {
        Decision permit = client.evaluate(ALICE_READS);
        assertThat(permit.isPermitted()).isTrue();
        assertThat(permit.reason()).isEqualTo("PERMITTED");
        assertThat(permit.position()).isPositive();
        Decision deny = client.evaluate(BOB_READS);
        assertThat(deny.isPermitted()).isFalse();
        assertThat(deny.reason()).isEqualTo("NO_ROLE_IN_AUDIENCE");
    }

    @Test
    void asksABatch() {
        List<Evaluation> batch = List.of(ALICE_READS, BOB_READS, ALICE_READS);
        assertThat(client.evaluate(batch, Semantic.EXECUTE_ALL))
                .extracting(Decision::isPermitted)
                .containsExactly(true, false, true);
        assertThat(client.evaluate(batch, Semantic.DENY_ON_FIRST_DENY))
                .extracting(Decision::isPermitted)
                .containsExactly(true, false);
        assertThat(client.evaluate(batch, Semantic.PERMIT_ON_FIRST_PERMIT)).hasSize(1);
        assertThat(client.evaluate(List.of(), Semantic.EXECUTE_ALL)).isEmpty();
    }

    /** An answer that must know of a change is the answer after the change. */
    @Test
    void knowsOfAChangeFromItsPositionOn() {
        HttpResponse<String> made =
                service.send(
                        "PUT",
                        "/v1/organizations/default/roles/reader/members/users/carol-not-there",
                        "{}");
        assertThat(made.statusCode()).isEqualTo(404);
        service.send("PUT", "/v1/organizations/default/users/dave", "{}");
        HttpResponse<String> given =
                service.send(
                        "PUT", "/v1/organizations/default/roles/reader/members/users/dave", "{}");
        long position =
                Long.parseLong(given.headers().firstValue("Precept-Position").orElseThrow());
        Decision decision =
                client.atLeast(position)
                        .evaluate(new Evaluation(Entity.user("dave"), "read", ORDERS));
        assertThat(decision.isPermitted()).isTrue();
        assertThat(decision.position()).isGreaterThanOrEqualTo(position);
        assertThatThrownBy(() -> client.atLeast(position + 1_000_000).evaluate(ALICE_READS))
                .isInstanceOf(PreceptException.class)
                .hasMessageContaining("400");
    }

    @Test
    void asksAgainWhereANodeIsDown() {
        door.fail(3, 503);
        assertThat(client.evaluate(ALICE_READS).isPermitted()).isTrue();
        assertThat(door.seen()).isEqualTo(4);
        door.fail(2, 0);
        assertThat(client.evaluate(ALICE_READS).isPermitted()).isTrue();
    }

    @Test
    void endsAtTheDeadlineAndPermitsNothing() {
        door.fail(1_000, 503);
        PreceptClient hurried = client.withDeadline(Duration.ofMillis(200));
        assertThatThrownBy(() -> hurried.evaluate(ALICE_READS))
                .isInstanceOf(PreceptException.class)
                .extracting(e -> ((PreceptException) e).status())
                .isEqualTo(503);
        assertThat(hurried.permits(ALICE_READS)).isFalse();
        door.fail(0, 503);
        assertThat(client.permits(ALICE_READS)).isTrue();
        assertThat(client.permits(BOB_READS)).isFalse();
    }

    /** A token that is refused is replaced once, and its successor used. */
    @Test
    void replacesARefusedToken() {
        TokenSource stale =
                new TokenSource() {
                    private final ClientCredentials fresh = credentials();
                    private boolean isRefused;

                    @Override
                    public String token(Deadline deadline) {
                        return isRefused ? fresh.token(deadline) : "stale";
                    }

                    @Override
                    public void refused(String token) {
                        isRefused = true;
                    }
                };
        PreceptClient other = PreceptClient.of(http, door.base(), "default", stale);
        assertThat(other.evaluate(ALICE_READS).isPermitted()).isTrue();
    }

    @Test
    void tellsWhatIsWrongWithAQuestionOrACredential() {
        assertThatThrownBy(
                        () ->
                                client.evaluate(
                                        new Evaluation(
                                                Entity.user("alice"),
                                                "read",
                                                ORDERS,
                                                Map.of("application", 1))))
                .isInstanceOf(PreceptException.class)
                .hasMessageContaining("context.application");
        ClientCredentials wrong =
                new ClientCredentials(
                        http,
                        URI.create(service.base() + "/o/system/oauth2/token"),
                        service.clientId(),
                        "wrong");
        assertThatThrownBy(
                        () ->
                                PreceptClient.of(http, door.base(), "default", wrong)
                                        .evaluate(ALICE_READS))
                .isInstanceOf(PreceptException.class)
                .hasMessageContaining("invalid_client")
                .extracting(e -> ((PreceptException) e).status())
                .isEqualTo(401);
    }

    /** The TypeScript client's own tests, against the same service and the same bad door. */
    @Test
    void theTypeScriptClientDoesTheSame() throws IOException, InterruptedException {
        door.fail(0, 503);
        Path folder = Path.of("..", "infra", "clients", "typescript").toAbsolutePath().normalize();
        ProcessBuilder command = new ProcessBuilder(folder.resolve("verify").toString());
        command.directory(folder.toFile()).redirectErrorStream(true);
        command.environment().put("PRECEPT_BASE", service.base());
        command.environment().put("PRECEPT_CLIENT_ID", service.clientId());
        command.environment().put("PRECEPT_CLIENT_SECRET", service.clientSecret());
        Process process = command.start();
        String output;
        try (var out = process.inputReader()) {
            output = out.readAllAsString();
        }
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("# fail 0").doesNotContain("# pass 0");
    }
}
