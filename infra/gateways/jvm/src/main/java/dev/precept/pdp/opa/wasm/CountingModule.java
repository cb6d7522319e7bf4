package dev.precept.pdp.opa.wasm;

/**
 * A module in WebAssembly, made to count what it does, so that no module runs for longer than it
 * may, and each gives up at the same point wherever it runs.
 *
 * <p>Where a function begins and where a loop begins anew, the longest path to its end is taken off
 * an added global variable, and the module traps once that is below zero. Nothing else comes back
 * to an instruction: so what is counted is never less than what is done.
 *
 * <p>Only what {@code opa build -t wasm} makes of it is understood: the first version of the core
 * specification, without what was added to it later.
 */
record CountingModule(byte[] bytes, int counter) {
    private static final int HEADER_BYTES = 8;
    private static final int I64 = 0x7E;
    private static final int I64_CONST = 0x42;
    private static final int I64_SUB = 0x7D;
    private static final int I64_LT_S = 0x53;
    private static final int GLOBAL_GET = 0x23;
    private static final int GLOBAL_SET = 0x24;
    private static final int IF = 0x04;
    private static final int NO_RESULT = 0x40;
    private static final int UNREACHABLE = 0x00;
    private static final int END = 0x0B;
    private static final int I32_CONST = 0x41;
    private static final int FUNCTION_TYPE = 0x60;
    private static final int BYTES_OF_32 = 5;

    /** Sections, as their numbers say (section 5.5.2). */
    private enum Section {
        CUSTOM,
        TYPE,
        IMPORT,
        FUNCTION,
        TABLE,
        MEMORY,
        GLOBAL,
        EXPORT,
        START,
        ELEMENT,
        CODE,
        DATA
    }

    /**
     * Makes the module count.
     *
     * @throws IllegalArgumentException where it is not understood, or larger than it may be; with
     *     what is wrong, for people
     */
    static CountingModule of(byte[] wasm) {
        WasmReader in = new WasmReader(wasm, Math.min(HEADER_BYTES, wasm.length), wasm.length);
        WasmWriter out = new WasmWriter();
        out.copy(wasm, 0, wasm.length - in.remaining());
        int counter = -1;
        while (in.hasMore()) {
            int number = in.next();
            if (number >= Section.values().length) {
                throw WasmReader.notOfOpa();
            }
            Section section = Section.values()[number];
            int size = in.count();
            int start = in.at();
            WasmReader content = in.part(size);
            if (section == Section.CUSTOM) {
                continue; // says nothing that is done
            }
            WasmWriter written = new WasmWriter();
            if (section == Section.GLOBAL) {
                counter = globals(wasm, content, written);
            } else if (section == Section.CODE) {
                code(wasm, content, written, counter);
            } else {
                check(section, content);
                written.copy(wasm, start, in.at());
            }
            out.bytes(number);
            out.sized(written);
        }
        return new CountingModule(out.bytes(), counter);
    }

    /** Adds the counter, which comes after all others: OPA's modules import none. */
    private static int globals(byte[] wasm, WasmReader in, WasmWriter out) {
        int count = in.count();
        out.number(count + 1L);
        out.copy(wasm, in.at(), in.at() + in.remaining());
        out.bytes(I64, 1, I64_CONST);
        out.signed(Limits.INSTRUCTIONS);
        out.bytes(END);
        return count;
    }

    private static void code(byte[] wasm, WasmReader in, WasmWriter out, int counter) {
        if (counter < 0) {
            throw WasmReader.notOfOpa();
        }
        int functions = in.count();
        out.number(functions);
        for (int i = 0; i < functions; i++) {
            int size = in.count();
            int start = in.at();
            WasmWriter body = new WasmWriter();
            int from = start;
            for (CountingPoint point : CountingPoint.of(in.part(size), counter)) {
                body.copy(wasm, from, point.at());
                take(body, counter, point.instructions());
                from = point.at();
            }
            body.copy(wasm, from, start + size);
            out.sized(body);
        }
    }

    private static void take(WasmWriter out, int counter, int instructions) {
        out.bytes(GLOBAL_GET);
        out.number(counter);
        out.bytes(I64_CONST);
        out.signed(instructions);
        out.bytes(I64_SUB, GLOBAL_SET);
        out.number(counter);
        out.bytes(GLOBAL_GET);
        out.number(counter);
        out.bytes(I64_CONST, 0, I64_LT_S, IF, NO_RESULT, UNREACHABLE, END);
    }

    /** What takes room as soon as the module is read is no more than it says there is. */
    private static void check(Section section, WasmReader in) {
        switch (section) {
            case TYPE -> types(in);
            case IMPORT -> imports(in);
            case TABLE -> tables(in);
            case MEMORY -> throw WasmReader.notOfOpa(); // it imports its memory
            case ELEMENT, DATA -> segments(section, in);
            case FUNCTION, EXPORT -> in.count();
            case START, CUSTOM, GLOBAL, CODE -> {}
        }
    }

    private static void types(WasmReader in) {
        int types = in.count();
        for (int i = 0; i < types; i++) {
            in.expect(FUNCTION_TYPE);
            in.skip(in.count());
            in.skip(in.count());
        }
    }

    private static void imports(WasmReader in) {
        int imports = in.count();
        for (int i = 0; i < imports; i++) {
            in.skip(in.count());
            in.skip(in.count());
            switch (in.next()) {
                case 0 -> in.number();
                case 2 -> atMost(in, Limits.PAGES);
                default -> throw WasmReader.notOfOpa();
            }
        }
    }

    private static void tables(WasmReader in) {
        int tables = in.count();
        for (int i = 0; i < tables; i++) {
            in.next();
            atMost(in, Limits.TABLE);
        }
    }

    /** Limits (section 5.3.7) whose lower one is no more than this. */
    private static void atMost(WasmReader in, int most) {
        int flag = in.next();
        if (flag > 1 || in.number() > most) {
            throw new IllegalArgumentException("it asks for too much memory");
        }
        if (flag == 1) {
            in.number();
        }
    }

    private static void segments(Section section, WasmReader in) {
        int segments = in.count();
        for (int i = 0; i < segments; i++) {
            in.expect(0);
            in.expect(I32_CONST);
            in.skipSigned(BYTES_OF_32);
            in.expect(END);
            int items = in.count();
            if (section == Section.DATA) {
                in.skip(items);
            } else {
                for (int item = 0; item < items; item++) {
                    in.number();
                }
            }
        }
    }
}
