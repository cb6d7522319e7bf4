package dev.precept.pdp.opa.wasm;

import dev.precept.domain.policy.PolicySource;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Modules that no OPA made, though they speak OPA's ABI: their rule {@code hand/made/allow} is a
 * function that a test writes, in hexadecimal.
 *
 * <p>It has the seven parameters of {@code opa_eval}, the input's address being the fourth and its
 * length the fifth, and a variable of 32 bits (7). Global variable 0 is its own to change. Memory
 * begins with one page, of which the bytes from 256 to 1,023 are its own.
 */
public final class HandMade {
    /** From a number on the stack to an answer: not zero is true. */
    static final String ANSWER = "210741c00041e00020071b";

    private static final String SOURCE = "package hand.made\n\nallow := true\n";
    private static final int HEAP = 1_024;
    private static final int FUNCTION = 0;
    private static final int GLOBAL = 3;
    private static final List<String> OTHERS =
            List.of(
                    "opa_eval_ctx_new",
                    "opa_malloc",
                    "opa_eval_ctx_set_input",
                    "opa_heap_ptr_set",
                    "opa_value_parse",
                    "opa_value_dump",
                    "opa_eval_ctx_set_data",
                    "opa_eval_ctx_set_entrypoint",
                    "opa_eval_ctx_get_result",
                    "opa_json_parse",
                    "opa_free",
                    "opa_value_free",
                    "opa_heap_ptr_get",
                    "opa_heap_blocks_stash",
                    "opa_heap_stash_clear",
                    "opa_heap_blocks_restore",
                    "opa_value_add_path",
                    "opa_value_remove_path",
                    "eval");

    private HandMade() {}

    /** A policy whose rule is true. */
    public static PolicySource.Rego permitting() {
        return policy("4101" + ANSWER);
    }

    /** A policy whose rule does this. */
    static PolicySource.Rego policy(String rule) {
        return PolicySource.Rego.of(SOURCE, null, wasm(rule));
    }

    /** The module alone. */
    static byte[] wasm(String rule) {
        return wasm(rule, 1, 2, "{}");
    }

    /** One that speaks this version of the ABI, and says that it needs these functions (JSON). */
    static byte[] wasm(String rule, int major, int minor, String builtins) {
        WasmWriter out = new WasmWriter();
        hex(out, "0061736d01000000");
        section(out, 1, "03" + "6000017f" + "60017f017f" + "60077f7f7f7f7f7f7f017f");
        WasmWriter imports = new WasmWriter();
        imports.bytes(1);
        name(imports, "env");
        name(imports, "memory");
        imports.bytes(2, 0, 1);
        section(out, 2, imports);
        section(out, 3, "05" + "0000000102");
        section(out, 6, "03" + global(0) + global(major) + global(minor));
        section(out, 7, exports());
        section(out, 10, code(rule));
        WasmWriter data = new WasmWriter();
        data.bytes(4);
        data(data, 16, builtins);
        data(data, 32, "{\"hand/made/allow\":0}");
        data(data, 64, "[{\"result\":true}]");
        data(data, 96, "[{\"result\":false}]");
        section(out, 11, data);
        return out.bytes();
    }

    private static String global(int value) {
        return "7f0141%02x0b".formatted(value);
    }

    private static WasmWriter exports() {
        WasmWriter exports = new WasmWriter();
        exports.bytes(OTHERS.size() + 7);
        OTHERS.forEach(name -> export(exports, name, FUNCTION, 0));
        export(exports, "memory", 2, 0);
        export(exports, "builtins", FUNCTION, 1);
        export(exports, "entrypoints", FUNCTION, 2);
        export(exports, "opa_json_dump", FUNCTION, 3);
        export(exports, "opa_eval", FUNCTION, 4);
        export(exports, "opa_wasm_abi_version", GLOBAL, 1);
        export(exports, "opa_wasm_abi_minor_version", GLOBAL, 2);
        return exports;
    }

    private static WasmWriter code(String rule) {
        WasmWriter code = new WasmWriter();
        code.bytes(5);
        for (int address : new int[] {HEAP, 16, 32}) {
            WasmWriter body = new WasmWriter();
            body.bytes(0, 0x41);
            body.signed(address);
            body.bytes(0x0B);
            code.sized(body);
        }
        hex(code, "040020000b");
        WasmWriter body = new WasmWriter();
        hex(body, "01017f" + rule + "0b");
        code.sized(body);
        return code;
    }

    private static void export(WasmWriter out, String name, int kind, int index) {
        name(out, name);
        out.bytes(kind, index);
    }

    private static void data(WasmWriter out, int address, String text) {
        out.bytes(0, 0x41);
        out.signed(address);
        out.bytes(0x0B);
        name(out, text + "\0");
    }

    private static void name(WasmWriter out, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        out.number(bytes.length);
        out.copy(bytes, 0, bytes.length);
    }

    private static void section(WasmWriter out, int number, String hex) {
        WasmWriter content = new WasmWriter();
        hex(content, hex);
        section(out, number, content);
    }

    private static void section(WasmWriter out, int number, WasmWriter content) {
        out.bytes(number);
        out.sized(content);
    }

    private static void hex(WasmWriter out, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        out.copy(bytes, 0, bytes.length);
    }
}
