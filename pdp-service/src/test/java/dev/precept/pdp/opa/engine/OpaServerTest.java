package dev.precept.pdp.opa.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.decision.RegoQuestion;
import dev.precept.projections.testing.OpaProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** What is asked of a real OPA, and what becomes of it where that fails. */
class OpaServerTest {
    private static final PolicyId POLICY = new PolicyId("00000000-0000-4000-8000-000000000001");
    private static final OrganizationId ACME =
            new OrganizationId("00000000-0000-4000-8000-000000000002");
    private static final OrganizationId OTHER =
            new OrganizationId("00000000-0000-4000-8000-000000000003");
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final PolicySource.Rego ORDERS =
            rego(
                    """
                    package acme.orders

                    import data.acme.orders.kinds

                    allow if {
                        input.subject.level > 3
                        input.resource.kind in kinds
                    }

                    allow := false if input.subject.level == 0

                    allow := "perhaps" if input.subject.level == 1

                    allow := true if input.subject.level == 2

                    allow := 7 if input.subject.level == 2

                    kinds := {"book"}
                    """);

    /** Several hundred million steps: no OPA ends with that in time. */
    private static final PolicySource.Rego SLOW =
            rego(
                    """
                    package acme.slow

                    allow if {
                        many := split(replace("aaaaaaaaaa", "a", "aaaaaaaaaa"), "")
                        some a, _ in many
                        some b, _ in many
                        some c, _ in many
                        some d, _ in many
                        some e, _ in many
                        a * b * c * d * e == -1
                    }
                    """);

    private static OpaProcess opa;

    private final AtomicLong clock = new AtomicLong();
    private OpaServer server;

    @BeforeAll
    static void startOpa() {
        opa =
                OpaProcess.configured(
                        "decision_logs: {console: true}\n",
                        java.util.Map.of(),
                        "--log-level",
                        "error");
    }

    @AfterAll
    static void stopOpa() {
        if (opa != null) {
            opa.close();
        }
    }

    @BeforeEach
    void connect() {
        server = server(64);
    }

    @AfterEach
    void disconnect() {
        server.close();
    }

    private OpaServer server(int concurrent) {
        return new OpaServer(
                new OpaClient(
                        opa.base().toString(), HttpClient.newHttpClient(), new BearerToken(null)),
                concurrent,
                clock::get);
    }

    private static PolicySource.Rego rego(String source) {
        return PolicySource.Rego.of(source, null, null);
    }

    private static RegoQuestion question(PolicySource.Rego source, String input) {
        return new RegoQuestion(ACME, POLICY, source, "allow", input);
    }

    @ParameterizedTest
    @CsvSource({
        "4, book, DEFINED_TRUE",
        "4, pen, UNDEFINED",
        "3, book, UNDEFINED",
        "0, book, DEFINED_FALSE",
        "1, book, UNDEFINED",
        "2, book, ERROR"
    })
    void anAnswerIsWhatTheRuleComesTo(int level, String kind, RegoOutcome outcome) {
        String input = "{\"subject\":{\"level\":%d},\"resource\":{\"kind\":\"%s\"}}";
        RegoDecision decision =
                server.decide(question(ORDERS, input.formatted(level, kind)), DEADLINE);
        assertThat(decision.outcome()).isEqualTo(outcome);
        if (outcome != RegoOutcome.ERROR) {
            assertThat(decision.decisionId()).isNotNull();
            assertThat(decision.version()).isNotNull();
        }
    }

    @Test
    void aRuleThatIsNotThereIsUndefined() {
        assertThat(
                        server.decide(
                                        new RegoQuestion(ACME, POLICY, ORDERS, "deny", "{}"),
                                        DEADLINE)
                                .outcome())
                .isEqualTo(RegoOutcome.UNDEFINED);
    }

    @Test
    void whatOpaRefusesIsAnErrorAndIsTriedOnceInAWhile() {
        PolicySource.Rego bad = rego("package bad\n\nallow if data.bad.no_such_function(1)\n");
        for (int i = 0; i < Limits.FAILURES; i++) {
            RegoDecision decision = server.decide(question(bad, "{}"), DEADLINE);
            assertThat(decision.outcome()).isEqualTo(RegoOutcome.ERROR);
            assertThat(decision.fault()).contains("no_such_function");
        }
        assertThat(server.decide(question(bad, "{}"), DEADLINE).outcome())
                .isEqualTo(RegoOutcome.OPEN);
        assertThat(permitted()).as("no other policy is held up").isTrue();
    }

    @Test
    void anAnswerThatIsTooLongIsAnErrorOfItsPolicyAlone() {
        PolicySource.Rego wordy =
                rego(
                        """
                        package wordy

                        ten := "aaaaaaaaaa"

                        allow := split(replace(replace(replace(replace(replace(
                            ten, "a", ten), "a", ten), "a", ten), "a", ten), "a", ten), "")
                        """);
        for (int i = 0; i < 2; i++) {
            assertThat(server.decide(question(wordy, "{}"), DEADLINE).outcome())
                    .isEqualTo(RegoOutcome.ERROR);
        }
        assertThat(permitted()).isTrue();
    }

    @Test
    void aPolicyThatTakesTooLongHoldsUpNoOther() {
        for (int i = 0; i < Limits.FAILURES; i++) {
            assertThat(server.decide(question(SLOW, "{}"), SHORT).outcome())
                    .isEqualTo(RegoOutcome.TIMEOUT);
        }
        assertThat(server.decide(question(SLOW, "{}"), SHORT).outcome())
                .isEqualTo(RegoOutcome.OPEN);
        assertThat(permitted()).isTrue();
        clock.addAndGet(Limits.REST.toNanos());
        assertThat(server.decide(question(SLOW, "{}"), SHORT).outcome())
                .as("one is tried again")
                .isEqualTo(RegoOutcome.TIMEOUT);
        assertThat(server.decide(question(SLOW, "{}"), SHORT).outcome())
                .isEqualTo(RegoOutcome.OPEN);
    }

    private boolean permitted() {
        return server.decide(
                                question(
                                        ORDERS,
                                        "{\"subject\":{\"level\":4},"
                                                + "\"resource\":{\"kind\":\"book\"}}"),
                                DEADLINE)
                        .outcome()
                == RegoOutcome.DEFINED_TRUE;
    }

    @Test
    void anOpaThatDiedIsAskedAgainOnceItIsBackAndGivenWhatItLost() {
        assertThat(permitted()).isTrue();
        opa.kill();
        for (int i = 0; i < Limits.FAILURES; i++) {
            assertThat(permitted()).isFalse();
        }
        opa.restart();
        assertThat(permitted()).as("it rests").isFalse();
        clock.addAndGet(Limits.REST.toNanos());
        assertThat(permitted()).isTrue();
        assertThat(permitted()).isTrue();
    }

    @Test
    void anOpaThatHangsIsATimeoutAndNoError() {
        assertThat(permitted()).isTrue();
        opa.hang();
        try {
            long start = System.nanoTime();
            RegoDecision decision = server.decide(question(ORDERS, "{}"), SHORT);
            assertThat(decision.outcome()).isEqualTo(RegoOutcome.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
        } finally {
            opa.resume();
        }
        assertThat(permitted()).isTrue();
    }

    @Test
    void onlySoManyAreAskedAtOnce() {
        try (OpaServer narrow = server(1)) {
            List<CompletableFuture<RegoDecision>> asked = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asked.add(
                        CompletableFuture.supplyAsync(
                                () -> narrow.decide(question(SLOW, "{}"), Duration.ofSeconds(1)),
                                Thread::startVirtualThread));
            }
            assertThat(asked.stream().map(each -> each.join().outcome()))
                    .containsOnlyOnce(RegoOutcome.TIMEOUT)
                    .contains(RegoOutcome.OPEN);
        }
    }

    @Test
    void noOrganizationTakesThePlacesOfAnother() {
        try (OpaServer narrow = server(8)) {
            List<CompletableFuture<RegoDecision>> asked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                PolicySource.Rego one = rego(SLOW.source().replace("acme.slow", "slow" + i));
                asked.add(
                        CompletableFuture.supplyAsync(
                                () -> narrow.decide(question(one, "{}"), Duration.ofSeconds(3)),
                                Thread::startVirtualThread));
            }
            assertThat(CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new)).join())
                    .as("what is too much is denied at once")
                    .extracting("outcome")
                    .isEqualTo(RegoOutcome.OPEN);
            RegoQuestion theirs = new RegoQuestion(OTHER, POLICY, ORDERS, "deny", "{}");
            assertThat(narrow.decide(theirs, Duration.ofSeconds(30)).outcome())
                    .isEqualTo(RegoOutcome.UNDEFINED);
            assertThat(asked.stream().filter(each -> !isOpen(each.join()))).hasSize(4);
        }
    }

    private static boolean isOpen(RegoDecision decision) {
        return decision.outcome() == RegoOutcome.OPEN;
    }

    @Test
    void aFaultWhileItIsTriedAgainLeavesItToBeTriedAgain() {
        assertThat(permitted()).isTrue();
        opa.kill();
        for (int i = 0; i < Limits.FAILURES; i++) {
            assertThat(permitted()).isFalse();
        }
        opa.restart();
        clock.addAndGet(Limits.REST.toNanos());
        RegoQuestion faulty = new RegoQuestion(ACME, POLICY, ORDERS, "no path", "{}");
        assertThatThrownBy(() -> server.decide(faulty, DEADLINE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(permitted()).isTrue();
    }
}
