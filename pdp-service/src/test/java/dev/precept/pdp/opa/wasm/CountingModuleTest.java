package dev.precept.pdp.opa.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TrapException;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;

import dev.precept.domain.policy.PolicySource;
import dev.precept.projections.condition.Truth;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Modules in WebAssembly that count what they do. */
class CountingModuleTest {
    private static final String HEADER = "0061736d01000000";
    private static final String ENTRY = "acme/orders/allow";
    private static final int CHANGED = Integer.getInteger("changed", 60);

    /** Where of those fewer were taken than are wanted. */
    private static final int MOST_CHANGED = 1_500;

    private static final int ENOUGH = 4;

    private static byte[] module(String body) {
        return module("00", body);
    }

    /** A function without values that has these variables and is in a table. */
    private static byte[] module(String variables, String body) {
        String function = variables + body + "0b";
        String code = "01" + number(function.length() / 2) + function;
        String beginning =
                HEADER + "010401600000" + "03020100" + "0404017000" + "01" + "0606017f0141000b";
        return HexFormat.of()
                .parseHex(
                        beginning
                                + "07050101660000"
                                + "0907010041000b0100"
                                + "0a"
                                + number(code.length() / 2)
                                + code);
    }

    private static String number(int number) {
        WasmWriter out = new WasmWriter();
        out.number(number);
        return HexFormat.of().formatHex(out.bytes());
    }

    private static Instance run(byte[] wasm, boolean isCompiled) {
        CountingModule counting = CountingModule.of(wasm);
        WasmModule module = Parser.parse(counting.bytes());
        Instance.Builder builder = Instance.builder(module);
        if (isCompiled) {
            builder.withMachineFactory(MachineFactoryCompiler.compile(module));
        }
        Instance instance = builder.build();
        assertThat(counting.counter()).isEqualTo(1);
        assertThat(counting.stack()).isEqualTo(2);
        instance.global(counting.counter()).setValue(100_000);
        return instance;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoopWithoutEndTraps(boolean isCompiled) {
        Instance instance = run(module("03400c000b"), isCompiled);
        assertThatThrownBy(() -> instance.export("f").apply()).isInstanceOf(TrapException.class);
        assertThat(instance.global(1).getValue()).isNegative();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFunctionThatCallsItselfWithoutEndEnds(boolean isCompiled) {
        Instance instance = run(module("1000"), isCompiled);
        instance.global(1).setValue(Long.MAX_VALUE);
        assertThatThrownBy(() -> instance.export("f").apply()).isInstanceOf(ChicoryException.class);
    }

    @ParameterizedTest
    @MethodSource
    void callsEndAtTheSameDepthOnEachMachine(String variables, String calls, int depth) {
        // Adds one to the global variable, and calls itself.
        byte[] wasm = module(variables, "2300" + "4101" + "6a" + "2400" + calls);
        for (boolean isCompiled : new boolean[] {false, true}) {
            Instance instance = run(wasm, isCompiled);
            instance.global(1).setValue(Long.MAX_VALUE);
            assertThatThrownBy(() -> instance.export("f").apply())
                    .isInstanceOf(TrapException.class);
            assertThat(instance.global(0).getValue()).isEqualTo(depth);
        }
    }

    static List<Arguments> callsEndAtTheSameDepthOnEachMachine() {
        int most = Limits.STACK;
        return List.of(
                Arguments.of("00", "1000", most / (1_536 + 2 * 24) + 1),
                Arguments.of("00", "4100" + "110000", most / (1_536 + 2 * 24) + 1),
                Arguments.of("01e8077e", "1000", most / (1_536 + 1_002 * 24) + 1),
                Arguments.of(
                        "00",
                        "4207".repeat(5_000) + "1000" + "1a".repeat(5_000),
                        most / (1_536 + 5_000 * 24) + 1),
                Arguments.of(
                        "00",
                        "0240" + "4207".repeat(3) + "1000" + "0c000b",
                        most / (1_536 + 3 * 24) + 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatComesBackGivesBackWhatItTook(boolean isCompiled) {
        // Makes the global variable even. Else calls itself for each odd one until it is 2,000.
        String even = "2300" + "4101" + "71" + "0440" + "2300" + "4101" + "6a" + "2400" + "0f0b";
        String body =
                even + "0340" + "2300" + "41d00f" + "48" + "0440" + "2300" + "4101" + "6a" + "2400"
                        + "1000" + "0c01" + "0b" + "0b";
        Instance instance = run(module(body), isCompiled);
        instance.global(1).setValue(Long.MAX_VALUE);
        instance.export("f").apply();
        assertThat(instance.global(0).getValue()).isEqualTo(2_000);
        assertThat(instance.global(2).getValue()).isEqualTo(Limits.STACK);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatEndsIsCountedTheSameBothWays(boolean isCompiled) {
        // Until the global variable is 100: add one to it.
        String body =
                "0340" + "2300" + "4101" + "6a" + "2400" + "2300" + "41e400" + "48" + "0d000b";
        Instance instance = run(module(body), isCompiled);
        instance.export("f").apply();
        assertThat(instance.global(0).getValue()).isEqualTo(100);
        assertThat(instance.global(1).getValue()).isEqualTo(100_000 - 11 - 100 * 9);
    }

    @Test
    void whatOpaDoesNotMakeIsRefused() {
        for (String body :
                new String[] {"d07e1a", "fc0b00", "fd0c", "0612", "05".repeat(3) + "c5"}) {
            assertThatThrownBy(() -> CountingModule.of(module(body)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String sections :
                new String[] {
                    "0d00",
                    "010401600000" + "010401600000",
                    "030100" + "010401600000",
                    "01060160007f7f7f".replace("007f", "0002")
                }) {
            assertThatThrownBy(() -> CountingModule.of(HexFormat.of().parseHex(HEADER + sections)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** What is taken is evaluated to its end, and escapes nowhere; what is not is told of. */
    @Test
    void anythingIsReadAndEndsOrIsRefused() {
        Random random = Seed.random(CountingModuleTest.class);
        byte[] whole = OrdersPolicy.wasm();
        byte[] input =
                "{\"subject\":{\"level\":4},\"resource\":{\"$id\":\"/orders/1\"}}".getBytes(UTF_8);
        List<Truth> taken = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < CHANGED || (taken.size() < ENOUGH && i < MOST_CHANGED); i++) {
            byte[] changed = changed(whole, random, 1 + i % 4);
            WasmPolicy policy =
                    new WasmPolicy(PolicySource.Rego.of(OrdersPolicy.source(), null, changed));
            Truth truth = policy.evaluate(ENTRY, input);
            if (isTaken(changed)) {
                taken.add(truth);
            } else {
                refused++;
                assertThat(truth).isEqualTo(Truth.UNKNOWN);
            }
            if (i % 20 == 0) {
                policy.compile();
                assertThat(policy.evaluate(ENTRY, input)).isEqualTo(truth);
            }
        }
        assertThat(taken).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(refused).isGreaterThan(CHANGED / 2);
    }

    private static boolean isTaken(byte[] wasm) {
        try {
            WasmPolicy.check(wasm, ENTRY);
            return true;
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining(" ");
            return false;
        }
    }

    private static byte[] changed(byte[] whole, Random random, int changes) {
        byte[] changed = whole.clone();
        for (int change = 0; change < changes; change++) {
            int at = 8 + random.nextInt(random.nextBoolean() ? 2_000 : changed.length - 8);
            changed[at] = (byte) random.nextInt(256);
        }
        return changed;
    }
}
