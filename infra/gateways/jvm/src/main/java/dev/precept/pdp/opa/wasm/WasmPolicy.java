package dev.precept.pdp.opa.wasm;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;

import dev.precept.domain.policy.PolicySource;
import dev.precept.projections.condition.Truth;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The WebAssembly of a policy in Rego: read when it is first asked, interpreted until it is
 * compiled, and answering the same both ways. Threads share it. Each evaluation has an instance of
 * its own, made from the beginning: nothing that one leaves behind is there for the next.
 */
final class WasmPolicy {
    private static final System.Logger LOG = System.getLogger(WasmPolicy.class.getName());
    private static final String TRUE = "[{\"result\":true}]";
    private static final String FALSE = "[{\"result\":false}]";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final WasmInstance.Machines INTERPRETED = builder -> builder;

    private final PolicySource.Rego source;
    private volatile @Nullable Loaded loaded;
    private volatile WasmInstance.Machines machines = INTERPRETED;

    /** What the module is once it was read. */
    private record Loaded(
            WasmInstance.@Nullable Counting module, Map<String, Integer> entrypoints) {
        static final Loaded BROKEN = new Loaded(null, Map.of());
    }

    WasmPolicy(PolicySource.Rego source) {
        this.source = source;
    }

    /**
     * What the rule comes to.
     *
     * @param entrypoint the rule, with its package, parted by '/'
     * @param input JSON
     */
    Truth evaluate(String entrypoint, byte[] input) {
        Loaded read = loaded();
        WasmInstance.Counting module = read.module();
        Integer number = read.entrypoints().get(entrypoint);
        if (module == null || number == null) {
            return Truth.UNKNOWN;
        }
        try {
            return truth(new WasmInstance(module, machines).evaluate(number, input));
        } catch (RuntimeException | AssertionError failed) {
            return Truth.UNKNOWN; // of whatever kind: see read
        }
    }

    private static Truth truth(String answer) {
        return switch (answer) {
            case TRUE -> Truth.MET;
            case FALSE -> Truth.NOT_MET;
            default -> Truth.UNKNOWN;
        };
    }

    /** Compiles it, for evaluations to come. */
    void compile() {
        WasmInstance.Counting module = loaded().module();
        if (module == null) {
            return;
        }
        try {
            Function<Instance, Machine> compiled =
                    MachineFactoryCompiler.builder(module.module())
                            .withInterpreterFallback(InterpreterFallback.SILENT)
                            .compile();
            machines = builder -> builder.withMachineFactory(compiled);
        } catch (RuntimeException | AssertionError fault) {
            LOG.log(System.Logger.Level.WARNING, "A policy stays interpreted", fault);
        }
    }

    private Loaded loaded() {
        Loaded known = loaded;
        if (known == null) {
            synchronized (this) {
                known = loaded;
                if (known == null) {
                    known = read();
                    loaded = known;
                }
            }
        }
        return known;
    }

    private Loaded read() {
        try {
            return read(Objects.requireNonNull(source.wasmBytes()));
        } catch (RuntimeException fault) {
            return Loaded.BROKEN; // accepted by rules that were others
        }
    }

    /**
     * Checks the module.
     *
     * @throws IllegalArgumentException where it cannot be evaluated; with why, for people
     */
    static void check(byte[] wasm, String entrypoint) {
        Loaded read = read(wasm);
        if (!read.entrypoints().containsKey(entrypoint)) {
            throw new IllegalArgumentException(
                    "it has no entry point '"
                            + entrypoint
                            + "': 'opa build -t wasm -e "
                            + entrypoint
                            + "' gives it one");
        }
    }

    /**
     * Of a module that breaks the rules the library throws what it happens to meet, or fails its
     * own assertions where those are on.
     */
    private static Loaded read(byte[] wasm) {
        CountingModule counting = CountingModule.of(wasm);
        try {
            WasmModule module = Parser.parse(counting.bytes());
            return read(new WasmInstance.Counting(module, counting.counter(), counting.stack()));
        } catch (IllegalArgumentException told) {
            throw told;
        } catch (RuntimeException | AssertionError fault) {
            throw new IllegalArgumentException("it is malformed, or does not begin", fault);
        }
    }

    private static Loaded read(WasmInstance.Counting module) {
        WasmInstance instance = new WasmInstance(module, INTERPRETED);
        if (!instance.isSpoken()) {
            throw new IllegalArgumentException("it is of another version of OPA's WebAssembly");
        }
        Map<String, Integer> builtins = numbers(instance.builtins());
        if (!builtins.isEmpty()) {
            throw new IllegalArgumentException(
                    "it calls "
                            + String.join(", ", builtins.keySet().stream().sorted().toList())
                            + ", which only an OPA computes: leave the bundle out, or do without");
        }
        return new Loaded(module, numbers(instance.entrypoints()));
    }

    private static Map<String, Integer> numbers(String json) {
        try {
            return Map.copyOf(JSON.readValue(json, new TypeReference<Map<String, Integer>>() {}));
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("it does not say what it has", malformed);
        }
    }
}
