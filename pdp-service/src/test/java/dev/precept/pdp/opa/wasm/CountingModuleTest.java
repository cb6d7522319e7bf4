package dev.precept.pdp.opa.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TrapException;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;

/** Modules in WebAssembly that count what they do. */
class CountingModuleTest {
    private static final String HEADER = "0061736d01000000";

    private static byte[] module(String body) {
        int size = body.length() / 2 + 2;
        String code = "01" + hex(size) + "00" + body + "0b";
        String beginning =
                HEADER + "010401600000" + "03020100" + "0606017f0141000b" + "07050101660000";
        return HexFormat.of().parseHex(beginning + "0a" + hex(code.length() / 2) + code);
    }

    private static String hex(int number) {
        return "%02x".formatted(number);
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
        assertThatThrownBy(() -> CountingModule.of(HexFormat.of().parseHex(HEADER + "0d00")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anythingIsReadOrRefused() {
        Random random = new Random(Long.getLong("seed", 1));
        byte[] whole = OrdersPolicy.wasm();
        for (int i = 0; i < 300; i++) {
            byte[] changed = whole.clone();
            for (int change = 0; change <= i % 4; change++) {
                int at = 8 + random.nextInt(random.nextBoolean() ? 2_000 : changed.length - 8);
                changed[at] = (byte) random.nextInt(256);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                out.writeBytes(CountingModule.of(changed).bytes());
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining(" ");
            }
        }
    }
}
