package dev.precept.pdp.opa.wasm;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportMemory;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.MemoryImport;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.styra.opa.wasm.OpaWasm_ModuleExports;

/**
 * A running module of OPA's, with a memory of its own (OPA's WebAssembly ABI, version 1.2 and up).
 * It reaches nothing outside: what it would ask of its surroundings ends it. Confined to one
 * evaluation, since memory, its size and global variables stay as the module leaves them. Each
 * method throws {@link ChicoryException} where the module fails or has done too much.
 */
final class WasmInstance {
    private static final String OPA = "env";
    private static final int PAGE_BYTES = Memory.PAGE_SIZE;
    private static final int JSON = 0;

    private final Memory memory;
    private final GlobalInstance counter;
    private final GlobalInstance stack;
    private final OpaWasm_ModuleExports exports;
    private final int heap;

    /** A module that runs from its beginning. */
    WasmInstance(Counting counting, Machines machines) {
        WasmModule module = counting.module();
        int pages =
                module.importSection().stream()
                        .filter(MemoryImport.class::isInstance)
                        .map(MemoryImport.class::cast)
                        .mapToInt(imported -> imported.limits().initialPages())
                        .findFirst()
                        .orElse(0);
        this.memory = new ByteArrayMemory(new MemoryLimits(pages, Limits.PAGES));
        Instance instance =
                machines.on(Instance.builder(module).withImportValues(surroundings(module)))
                        .build();
        this.counter = instance.global(counting.counter());
        this.stack = instance.global(counting.stack());
        this.exports = new OpaWasm_ModuleExports(instance);
        this.heap = exports.opaHeapPtrGet();
    }

    /** A memory, and functions that end whoever calls them. */
    private ImportValues surroundings(WasmModule module) {
        ImportValues.Builder surroundings =
                ImportValues.builder().addMemory(new ImportMemory(OPA, "memory", memory));
        module.importSection().stream()
                .filter(FunctionImport.class::isInstance)
                .map(FunctionImport.class::cast)
                .forEach(
                        imported ->
                                surroundings.addFunction(
                                        new ImportFunction(
                                                OPA,
                                                imported.name(),
                                                module.typeSection().getType(imported.typeIndex()),
                                                (_, _) -> {
                                                    throw new ChicoryException(
                                                            "it gave up, or asks for what it"
                                                                    + " lacks");
                                                })));
        return surroundings.build();
    }

    /**
     * A module that counts.
     *
     * @param counter the number of the global variable with the instructions that are left
     * @param stack the number of the one with the stack that is left
     */
    record Counting(WasmModule module, int counter, int stack) {}

    /** How the module's instructions are carried out. */
    interface Machines {
        Instance.Builder on(Instance.Builder builder);
    }

    /** Whether it speaks the ABI that is spoken here. */
    boolean isSpoken() {
        return exports.opaWasmAbiVersion().getValue() == 1
                && exports.opaWasmAbiMinorVersion().getValue() >= 2;
    }

    /** The functions it needs of its surroundings, and their numbers, as JSON. */
    String builtins() {
        begin();
        return memory.readCString(exports.opaJsonDump(exports.builtins()));
    }

    /** What can be asked, and its number, as JSON. */
    String entrypoints() {
        begin();
        return memory.readCString(exports.opaJsonDump(exports.entrypoints()));
    }

    /**
     * The answer, as OPA writes result sets.
     *
     * @param input JSON
     */
    String evaluate(int entrypoint, byte[] input) {
        begin();
        int missing = heap + input.length - memory.pages() * PAGE_BYTES;
        if (missing > 0 && memory.grow((missing + PAGE_BYTES - 1) / PAGE_BYTES) < 0) {
            throw new ChicoryException("the input is too large");
        }
        memory.write(heap, input);
        int end = heap + input.length;
        return memory.readCString(exports.opaEval(0, entrypoint, 0, heap, input.length, end, JSON));
    }

    private void begin() {
        counter.setValue(Limits.INSTRUCTIONS);
        stack.setValue(Limits.STACK);
    }
}
