package dev.precept.pdp.opa.wasm;

/**
 * A module in WebAssembly, made to count what it does, so that no module runs for longer or calls
 * deeper than it may, and each gives up at the same point wherever it runs.
 *
 * <p>Where a function begins and where a loop begins anew, the longest path to its end is taken off
 * an added global variable, and the module traps once that is below zero. Nothing else comes back
 * to an instruction: so what is counted is never less than what is done. Another one has what calls
 * take of the stack, as reckoned, while they are under way: a machine's own stack ends at a depth
 * that hangs on the thread and on what is compiled by then.
 *
 * <p>Only what {@code opa build -t wasm} makes of it is understood: the first version of the core
 * specification, without what was added to it later.
 *
 * @param counter the number of the global variable with the instructions that are left
 * @param stack the number of the one with the stack that is left
 */
record CountingModule(byte[] bytes, int counter, int stack) {
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
        Functions functions = new Functions();
        int counter = -1;
        int last = 0;
        while (in.hasMore()) {
            int number = in.next();
            if (number >= Section.values().length || (number > 0 && number <= last)) {
                throw WasmReader.notOfOpa();
            }
            last = Math.max(last, number);
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
                code(wasm, content, written, new Counters(functions, counter));
            } else {
                check(section, content, functions);
                written.copy(wasm, start, in.at());
            }
            out.bytes(number);
            out.sized(written);
        }
        return new CountingModule(out.bytes(), counter, counter + 1);
    }

    /** Adds what counts, which comes after all others: OPA's modules import none. */
    private static int globals(byte[] wasm, WasmReader in, WasmWriter out) {
        int count = in.count();
        out.number(count + 2L);
        out.copy(wasm, in.at(), in.at() + in.remaining());
        for (long most : new long[] {Limits.INSTRUCTIONS, Limits.STACK}) {
            out.bytes(I64, 1, I64_CONST);
            out.signed(most);
            out.bytes(END);
        }
        return count;
    }

    /** What functions are counted by. */
    private record Counters(Functions functions, int first) {}

    private static void code(byte[] wasm, WasmReader in, WasmWriter out, Counters counters) {
        Functions known = counters.functions;
        int functions = in.count();
        if (counters.first < 0 || functions != known.own()) {
            throw WasmReader.notOfOpa();
        }
        out.number(functions);
        for (int i = 0; i < functions; i++) {
            int size = in.count();
            int start = in.at();
            FunctionReader function = new FunctionReader(in.part(size), known, counters.first);
            WasmWriter body = new WasmWriter();
            int from = start;
            for (CountingPoint point : function.read(known.parameters(i))) {
                body.copy(wasm, from, point.at());
                count(body, counters.first, point);
                from = point.at();
            }
            body.copy(wasm, from, start + size);
            out.sized(body);
        }
    }

    private static void count(WasmWriter out, int counter, CountingPoint point) {
        switch (point.counted()) {
            case INSTRUCTIONS -> {
                take(out, counter, point.amount());
                trap(out, counter);
            }
            case CALL -> {
                take(out, counter + 1, point.amount());
                trap(out, counter + 1);
            }
            case RETURN -> take(out, counter + 1, -point.amount());
        }
    }

    private static void take(WasmWriter out, int counter, int amount) {
        out.bytes(GLOBAL_GET);
        out.number(counter);
        out.bytes(I64_CONST);
        out.signed(amount);
        out.bytes(I64_SUB, GLOBAL_SET);
        out.number(counter);
    }

    private static void trap(WasmWriter out, int counter) {
        out.bytes(GLOBAL_GET);
        out.number(counter);
        out.bytes(I64_CONST, 0, I64_LT_S, IF, NO_RESULT, UNREACHABLE, END);
    }

    /** What takes room as soon as the module is read is no more than it says there is. */
    private static void check(Section section, WasmReader in, Functions functions) {
        switch (section) {
            case TYPE -> types(in, functions);
            case IMPORT -> imports(in, functions);
            case FUNCTION -> functions(in, functions);
            case TABLE -> tables(in);
            case MEMORY -> throw WasmReader.notOfOpa(); // it imports its memory
            case ELEMENT, DATA -> segments(section, in);
            case EXPORT -> in.count();
            case START, CUSTOM, GLOBAL, CODE -> {}
        }
    }

    private static void types(WasmReader in, Functions functions) {
        int types = in.count();
        for (int i = 0; i < types; i++) {
            in.expect(FUNCTION_TYPE);
            int parameters = in.count();
            in.skip(parameters);
            int results = in.count();
            in.skip(results);
            functions.type(parameters, results);
        }
    }

    private static void functions(WasmReader in, Functions functions) {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            functions.own(in.number());
        }
    }

    private static void imports(WasmReader in, Functions functions) {
        int imports = in.count();
        for (int i = 0; i < imports; i++) {
            in.skip(in.count());
            in.skip(in.count());
            switch (in.next()) {
                case 0 -> functions.imported(in.number());
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
