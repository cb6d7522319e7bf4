package dev.precept.pdp.opa.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;
import dev.precept.projections.condition.Expression;
import dev.precept.projections.condition.Truth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Policies in WebAssembly: which are taken, and how evaluating them ends. */
class RegoWasmTest {
    private final RegoWasm rego = new RegoWasm();

    private static OrdersPolicy.Asked order(int level, String id) {
        return new OrdersPolicy.Asked(
                "{\"subject\":{\"level\":%d},\"resource\":{\"$id\":\"%s\"}}".formatted(level, id));
    }

    @Test
    void whatOpaMakesIsTaken() {
        assertThat(rego.refusal(asked(OrdersPolicy.compiled(), "allow"))).isEmpty();
        assertThat(rego.refusal(asked(OrdersPolicy.compiled(), "deny"))).isEmpty();
        assertThat(
                        rego.refusal(
                                asked(
                                        PolicySource.Rego.of(OrdersPolicy.source(), null, null),
                                        "deny")))
                .as("without it an OPA is asked")
                .isEmpty();
    }

    private static ExpressionCheck.Rego asked(PolicySource.Rego source, String rule) {
        return new ExpressionCheck.Rego(source.source(), rule, source.tests(), source.wasm());
    }

    @Test
    void anEntryPointThatIsNotThereIsNamed() {
        PolicySource.Rego another =
                PolicySource.Rego.of("package other\n\nallow := true\n", null, OrdersPolicy.wasm());
        assertThat(refused(another)).contains("-e other/allow");
    }

    private String refused(PolicySource.Rego source) {
        Rejection rejection = rego.refusal(asked(source, "allow")).orElseThrow();
        assertThat(rejection.code()).isEqualTo(Rejection.Code.INVALID_VALUE);
        return rejection.detail();
    }

    @Test
    void whatIsBrokenIsRefusedAndUnknown() {
        byte[] whole = OrdersPolicy.wasm();
        for (int size = 8; size < whole.length; size += whole.length / 40) {
            PolicySource.Rego broken =
                    PolicySource.Rego.of(OrdersPolicy.source(), null, Arrays.copyOf(whole, size));
            refused(broken);
            assertThat(rego.compile(broken, Effect.PERMIT).evaluate(order(4, "/orders/1")))
                    .isEqualTo(Truth.UNKNOWN);
        }
    }

    @Test
    void anAnswerIsTheSameInterpretedAndCompiledAndInEveryThread() {
        WasmPolicy policy = new WasmPolicy(OrdersPolicy.compiled());
        List<Truth> interpreted = answers(policy);
        policy.compile();
        assertThat(answers(policy)).isEqualTo(interpreted);
        List<CompletableFuture<List<Truth>>> all =
                IntStream.range(0, 4)
                        .mapToObj(_ -> CompletableFuture.supplyAsync(() -> answers(policy)))
                        .toList();
        assertThat(all).allSatisfy(each -> assertThat(each.join()).isEqualTo(interpreted));
        assertThat(interpreted).contains(Truth.MET, Truth.NOT_MET, Truth.UNKNOWN);
    }

    /** A rule that is true once it has called itself so often. */
    private static PolicySource.Rego calling(int times) {
        WasmWriter number = new WasmWriter();
        number.signed(times);
        String rule =
                "2300"
                        + "41"
                        + HexFormat.of().formatHex(number.bytes())
                        + "48"
                        + "0440"
                        + "2300"
                        + "4101"
                        + "6a"
                        + "2400"
                        + "2000"
                        + "2001"
                        + "2002"
                        + "2003"
                        + "2004"
                        + "2005"
                        + "2006"
                        + "1004"
                        + "1a"
                        + "0b";
        return HandMade.policy(rule + "4101" + HandMade.ANSWER);
    }

    @ParameterizedTest
    @CsvSource({"200, MET", "3000, UNKNOWN"})
    void howDeepItCallsIsTheSameInterpretedAndCompiled(int times, Truth truth) {
        WasmPolicy policy = new WasmPolicy(calling(times));
        byte[] input = {'{', '}'};
        assertThat(policy.evaluate("hand/made/allow", input)).isEqualTo(truth);
        policy.compile();
        assertThat(policy.evaluate("hand/made/allow", input)).isEqualTo(truth);
    }

    @Test
    void whatIsNestedAsDeepAsAnythingThatIsAskedIsRead() {
        Expression allow = rego.compile(OrdersPolicy.compiled(), Effect.PERMIT);
        String nested = "{\"a\":".repeat(64) + "1" + "}".repeat(64);
        String input =
                "{\"subject\":{\"level\":4},\"resource\":{\"$id\":\"/orders/1\"},\"context\":%s}";
        assertThat(allow.evaluate(new OrdersPolicy.Asked(input.formatted(nested))))
                .isEqualTo(Truth.MET);
    }

    private static List<Truth> answers(WasmPolicy policy) {
        return IntStream.range(0, 20)
                .mapToObj(i -> order(i % 6, i % 3 == 1 ? "/orders/" + i : "/orders/none"))
                .map(
                        asked ->
                                policy.evaluate(
                                        "acme/orders/allow",
                                        asked.regoInput().getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void whatTakesTooLongIsGivenUpAtTheSamePointEachTime() {
        Expression allow = rego.compile(OrdersPolicy.compiled(), Effect.PERMIT);
        String loop = "{\"subject\":{\"level\":-1},\"context\":{\"size\":\"%s\"}}";
        String few = loop.formatted("111");
        assertThat(allow.evaluate(new OrdersPolicy.Asked(few))).isEqualTo(Truth.MET);
        assertThat(allow.evaluate(new OrdersPolicy.Asked(loop.formatted("1".repeat(10_000)))))
                .isEqualTo(Truth.UNKNOWN);
        assertThat(allow.evaluate(new OrdersPolicy.Asked(few)))
                .as("the next one begins anew")
                .isEqualTo(Truth.MET);
    }

    @Test
    void aLargeInputIsReadAndATooLargeOneIsUnknown() {
        Expression allow = rego.compile(OrdersPolicy.compiled(), Effect.PERMIT);
        String input =
                "{\"subject\":{\"level\":4},\"resource\":{\"$id\":\"/orders/1\"},"
                        + "\"context\":\"%s\"}";
        assertThat(allow.evaluate(new OrdersPolicy.Asked(input.formatted("x".repeat(2_000)))))
                .isEqualTo(Truth.MET);
        assertThat(allow.evaluate(new OrdersPolicy.Asked(input.formatted("x".repeat(20_000_000)))))
                .isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void oneModuleIsSharedByAllThatHoldIt() {
        assertThat(rego.compile(OrdersPolicy.compiled(), Effect.PERMIT))
                .isEqualTo(rego.compile(OrdersPolicy.compiled(), Effect.PERMIT));
        assertThat(Optional.of(rego.compile(OrdersPolicy.compiled(), Effect.DENY)))
                .isNotEqualTo(Optional.of(rego.compile(OrdersPolicy.compiled(), Effect.PERMIT)));
    }
}
