package dev.precept.pdp.opa.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.pdp.opa.wasm.OrdersPolicy;
import dev.precept.pdp.opa.wasm.RegoWasm;
import dev.precept.projections.condition.Expression;
import dev.precept.projections.condition.Truth;
import dev.precept.projections.decision.RegoQuestion;
import dev.precept.projections.testing.OpaProcess;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** What every way to evaluate a policy in Rego answers: a real OPA, and WebAssembly in process. */
class RegoContractTest {
    private static final PolicyId POLICY = new PolicyId("00000000-0000-4000-8000-000000000001");
    private static final OrganizationId ACME =
            new OrganizationId("00000000-0000-4000-8000-000000000002");
    private static final String ORDER =
            "{\"subject\":{\"level\":%s,\"marks\":%s},\"resource\":{\"$id\":\"%s\"},"
                    + "\"context\":{\"size\":\"11\"}}";

    private static OpaProcess opa;

    /** A way to evaluate the policy. */
    private enum Way {
        WEB_ASSEMBLY,
        OPA
    }

    private static BiFunction<Effect, String, Truth> adapter(Way way) {
        return switch (way) {
            case WEB_ASSEMBLY -> wasm();
            case OPA -> server();
        };
    }

    private static BiFunction<Effect, String, Truth> wasm() {
        RegoWasm rego = new RegoWasm();
        PolicySource.Rego source = OrdersPolicy.compiled();
        Expression allow = rego.compile(source, Effect.PERMIT);
        Expression deny = rego.compile(source, Effect.DENY);
        return (effect, input) ->
                (effect == Effect.PERMIT ? allow : deny).evaluate(new OrdersPolicy.Asked(input));
    }

    /** The test is not run where there is no OPA. */
    private static BiFunction<Effect, String, Truth> server() {
        if (opa == null) {
            opa = OpaProcess.serve();
        }
        OpaServer server =
                new OpaServer(
                        new OpaClient(
                                opa.base().toString(),
                                HttpClient.newHttpClient(),
                                new BearerToken(null)),
                        64,
                        System::nanoTime);
        PolicySource.Rego source = PolicySource.Rego.of(OrdersPolicy.source(), null, null);
        return (effect, input) ->
                server.decide(
                                new RegoQuestion(
                                        ACME,
                                        POLICY,
                                        source,
                                        PolicySource.Rego.rule(effect),
                                        input),
                                Duration.ofSeconds(10))
                        .outcome()
                        .truth();
    }

    @AfterAll
    static void stop() {
        if (opa != null) {
            opa.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void trueIsMetFalseIsNotAndAnythingElseIsUnknown(Way way) {
        BiFunction<Effect, String, Truth> answer = adapter(way);
        assertThat(answer.apply(Effect.PERMIT, ORDER.formatted(4, "[]", "/orders/12")))
                .isEqualTo(Truth.MET);
        assertThat(answer.apply(Effect.PERMIT, ORDER.formatted(0, "[]", "/orders/12")))
                .isEqualTo(Truth.NOT_MET);
        assertThat(answer.apply(Effect.PERMIT, ORDER.formatted(4, "[]", "/orders/x")))
                .as("undefined")
                .isEqualTo(Truth.UNKNOWN);
        assertThat(answer.apply(Effect.PERMIT, ORDER.formatted(1, "[]", "/orders/12")))
                .as("no boolean")
                .isEqualTo(Truth.UNKNOWN);
        assertThat(answer.apply(Effect.PERMIT, ORDER.formatted(2, "[]", "/orders/12")))
                .as("a conflict")
                .isEqualTo(Truth.UNKNOWN);
        assertThat(answer.apply(Effect.PERMIT, "{}")).as("nothing said").isEqualTo(Truth.UNKNOWN);
        assertThat(answer.apply(Effect.DENY, ORDER.formatted(4, "[\"blocked\"]", "/orders/12")))
                .isEqualTo(Truth.MET);
        assertThat(answer.apply(Effect.PERMIT, ORDER.formatted(-1, "[]", "")))
                .as("a loop that ends")
                .isEqualTo(Truth.MET);
    }

    @Test
    void bothSayTheSame() {
        BiFunction<Effect, String, Truth> wasm = wasm();
        BiFunction<Effect, String, Truth> server = server();
        Random random = Seed.random(RegoContractTest.class);
        List<String> levels = List.of("-1", "0", "1", "2", "3", "4", "4.5", "1e3", "null", "\"4\"");
        List<String> marks = List.of("[]", "[\"blocked\"]", "\"blocked\"", "{\"a\":\"blocked\"}");
        List<String> ids = List.of("/orders/1", "/orders/", "/orders/1/", "/ordérs/1", "\\u0000");
        for (int i = 0; i < Integer.getInteger("cases", 200); i++) {
            String input =
                    ORDER.formatted(
                            levels.get(random.nextInt(levels.size())),
                            marks.get(random.nextInt(marks.size())),
                            ids.get(random.nextInt(ids.size())));
            for (Effect effect : Effect.values()) {
                assertThat(wasm.apply(effect, input))
                        .as("%s of %s", effect, input)
                        .isEqualTo(server.apply(effect, input));
            }
        }
    }
}
