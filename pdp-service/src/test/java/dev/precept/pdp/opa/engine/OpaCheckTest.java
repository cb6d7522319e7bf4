package dev.precept.pdp.opa.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;
import dev.precept.projections.testing.OpaProcess;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a real OPA says of policies before they are accepted. */
class OpaCheckTest {
    private static final String SOURCE =
            """
            package acme.orders

            allow if {
                input.subject.level > 3
            }
            """;

    private static OpaProcess opa;
    private static OpaCheck check;

    @BeforeAll
    static void start() {
        opa = OpaProcess.serve();
        check = check(opa.base().toString());
    }

    private static OpaCheck check(String url) {
        return new OpaCheck(new OpaClient(url, HttpClient.newHttpClient(), new BearerToken(null)));
    }

    @AfterAll
    static void stop() {
        if (opa != null) {
            opa.close();
        }
    }

    private static Optional<Rejection> refusal(String source, @Nullable String tests) {
        return check.refusal(new ExpressionCheck.Rego(source, "allow", tests, null));
    }

    private static String refused(String source, @Nullable String tests) {
        Rejection rejection = refusal(source, tests).orElseThrow();
        assertThat(rejection.code()).isEqualTo(Rejection.Code.INVALID_VALUE);
        return rejection.detail();
    }

    @Test
    void whatCompilesIsTaken() {
        assertThat(refusal(SOURCE, null)).isEmpty();
    }

    @Test
    void whatDoesNotIsRefusedWithTheLine() {
        assertThat(refused(SOURCE + "\ndeny if data.acme.orders.no_such(1)\n", null))
                .startsWith("line 7: ")
                .contains("no_such");
        assertThat(refused(SOURCE + "\ndeny if {\n", null)).contains("rego_parse_error");
        assertThat(refused("package acme.orders\n\nallow if data.acme.orders.allow\n", null))
                .as("by the name that the author gave")
                .contains("data.acme.orders.allow")
                .doesNotContain("precept_check");
        assertThat(
                        refused(
                                "package acme.orders\n\ndefault allow := true\n\n"
                                        + "default allow := false\n",
                                null))
                .startsWith("line 3: ")
                .contains("line 5")
                .doesNotContain("precept_check");
    }

    @Test
    void testsAreRunInAPackageOfTheirOwnAndInThePolicys() {
        String own =
                """
                package acme.orders_test

                import data.acme.orders

                test_high if orders.allow with input as {"subject": {"level": 4}}

                test_low if not data.acme.orders.allow with input as {"subject": {"level": 3}}
                """;
        String same =
                """
                package acme.orders

                test_high if allow with input as {"subject": {"level": 4}}

                todo_test_none if false
                """;
        assertThat(refusal(SOURCE, own)).isEmpty();
        assertThat(refusal(SOURCE, same)).isEmpty();
        assertThat(refused(SOURCE, own + "\ntest_wrong if orders.allow\n"))
                .isEqualTo("The test 'test_wrong' fails.");
        assertThat(refused(SOURCE, same + "\ntest_false := false\n"))
                .isEqualTo("The test 'test_false' fails.");
        assertThat(refused(SOURCE, same + "\ntest_two := x if some x in [1, 2]\n"))
                .startsWith("The test 'test_two' errs: line ");
        assertThat(refused(SOURCE, own + "\ntest_bad if orders.no_such(1)\n"))
                .startsWith("The tests, line ");
    }

    @Test
    void nothingStaysThere() throws Exception {
        refusal(SOURCE, "package acme.orders\n\ntest_a if false\n");
        String policies =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(opa.base() + "/v1/policies"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
        assertThat(policies).doesNotContain("precept_check");
    }

    @Test
    void whatCouldNotBeTakenAwayIsTakenAwayOnceItAnswersAgain() throws Exception {
        Set<String> there = ConcurrentHashMap.newKeySet();
        AtomicBoolean isAway = new AtomicBoolean(true);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    if (exchange.getRequestMethod().equals("PUT")) {
                        there.add(path);
                    } else if (!isAway.get()) {
                        there.remove(path);
                    }
                    if (exchange.getRequestMethod().equals("PUT") || !isAway.get()) {
                        exchange.sendResponseHeaders(200, 2);
                        exchange.getResponseBody().write(new byte[] {'{', '}'});
                    }
                    exchange.close();
                });
        server.start();
        try {
            OpaCheck own = check("http://127.0.0.1:" + server.getAddress().getPort());
            ExpressionCheck.Rego policy = new ExpressionCheck.Rego(SOURCE, "allow", null, null);
            assertThat(own.refusal(policy)).isEmpty();
            assertThat(there).hasSize(1);
            isAway.set(false);
            assertThat(own.refusal(policy)).isEmpty();
            assertThat(there).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whereItCannotBeAskedNothingIsAccepted() {
        Rejection rejection =
                check("http://127.0.0.1:1")
                        .refusal(new ExpressionCheck.Rego(SOURCE, "allow", null, null))
                        .orElseThrow();
        assertThat(rejection.code()).isEqualTo(Rejection.Code.POLICY_ENGINE_UNAVAILABLE);
    }
}
