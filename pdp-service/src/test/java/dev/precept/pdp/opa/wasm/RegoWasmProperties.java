package dev.precept.pdp.opa.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.projections.condition.Expression;
import dev.precept.projections.condition.Truth;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** What a policy in WebAssembly answers to an input, whatever it was asked before. */
class RegoWasmProperties {
    private static final String RULE = "hand/made/allow";
    private static final int INPUTS = 6;
    private static final int ASKED = Integer.getInteger("asked", 60);

    /** Ways to remember what was asked: each answers true until it was asked too often. */
    enum Memory {
        GLOBAL_VARIABLE("2300" + "45" + "2300" + "4101" + "6a" + "2400"),
        MEMORY("418002280200" + "45" + "418002" + "418002280200" + "4101" + "6a" + "360200"),
        SIZE_OF_THE_MEMORY("3f00" + "4101" + "46" + "4101" + "4000" + "1a"),
        ITS_OWN_DATA("4110" + "2d0000" + "41fb00" + "46" + "4110" + "4100" + "3a0000"),
        BEHIND_THE_INPUT("2003" + "2004" + "6a" + "2d0000" + "45"),
        FAR_AWAY(
                "418080fc03280200" + "45" + "418080fc03" + "4101" + "360200",
                "3f00410146044041ff0040001a0b");

        private final String rule;

        Memory(String remembers) {
            this(remembers, "");
        }

        Memory(String remembers, String before) {
            this.rule = before + remembers + HandMade.ANSWER;
        }

        PolicySource.Rego policy() {
            return HandMade.policy(rule);
        }
    }

    private static byte[] input(int number) {
        return ("\"" + "x".repeat(number * number) + "\"").getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsAFunctionOfTheInputHoweverOftenAndInWhicheverOrderItIsAsked(Memory memory) {
        Map<Integer, Truth> first = new HashMap<>();
        for (int i = 0; i < INPUTS; i++) {
            first.put(i, new WasmPolicy(memory.policy()).evaluate(RULE, input(i)));
        }
        assertThat(Set.copyOf(first.values()))
                .as("it works at all")
                .isSubsetOf(EnumSet.of(Truth.MET, Truth.NOT_MET));
        Random random = Seed.random(RegoWasmProperties.class);
        WasmPolicy policy = new WasmPolicy(memory.policy());
        for (int i = 0; i < ASKED; i++) {
            if (i == ASKED / 2) {
                policy.compile();
            }
            int asked = random.nextInt(INPUTS);
            assertThat(policy.evaluate(RULE, input(asked)))
                    .as("input %d after %d questions", asked, i)
                    .isEqualTo(first.get(asked));
        }
        IntStream.range(0, ASKED)
                .parallel()
                .forEach(
                        i ->
                                assertThat(policy.evaluate(RULE, input(i % INPUTS)))
                                        .isEqualTo(first.get(i % INPUTS)));
    }

    @Test
    void whoTakesTheCounterForItsOwnIsRefused() {
        // The fourth global variable, which is added to count: set anew in a loop without end.
        String rule = "03404280808008" + "2403" + "0c000b" + "4101" + HandMade.ANSWER;
        assertThatThrownBy(() -> WasmPolicy.check(HandMade.wasm(rule), RULE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not what 'opa build -t wasm' makes");
        assertThatThrownBy(
                        () ->
                                WasmPolicy.check(
                                        HandMade.wasm("2303" + "a7" + HandMade.ANSWER), RULE))
                .isInstanceOf(IllegalArgumentException.class);
        Expression allow = new RegoWasm().compile(HandMade.policy(rule), Effect.PERMIT);
        assertThat(allow.evaluate(new OrdersPolicy.Asked("{}"))).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void whatAsksTheHostIsRefusedByName() {
        String rule = "4101" + HandMade.ANSWER;
        WasmPolicy.check(HandMade.wasm(rule), RULE);
        byte[] asking = HandMade.wasm(rule, 1, 2, "{\"sprintf\":0}");
        assertThatThrownBy(() -> WasmPolicy.check(asking, RULE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("calls sprintf, which only an OPA computes");
        assertThat(truth(asking)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void anotherVersionOfTheAbiIsRefused() {
        String rule = "4101" + HandMade.ANSWER;
        WasmPolicy.check(HandMade.wasm(rule, 1, 3, "{}"), RULE);
        for (byte[] other :
                List.of(HandMade.wasm(rule, 2, 2, "{}"), HandMade.wasm(rule, 1, 1, "{}"))) {
            assertThatThrownBy(() -> WasmPolicy.check(other, RULE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another version");
            assertThat(truth(other)).isEqualTo(Truth.UNKNOWN);
        }
    }

    private static Truth truth(byte[] wasm) {
        PolicySource.Rego source =
                PolicySource.Rego.of("package hand.made\n\nallow := true\n", null, wasm);
        return new WasmPolicy(source).evaluate(RULE, input(1));
    }
}
