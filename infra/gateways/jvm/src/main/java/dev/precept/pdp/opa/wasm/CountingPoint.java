package dev.precept.pdp.opa.wasm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A place in a function where instructions are counted: its beginning, and the beginnings of its
 * loops.
 *
 * @param at where, in the module's bytes
 * @param instructions how many there are from there to the end of the function or loop
 */
record CountingPoint(int at, int instructions) {
    private static final int BLOCK = 0x02;
    private static final int LOOP = 0x03;
    private static final int IF = 0x04;
    private static final int END = 0x0B;
    private static final int BYTES_OF_32 = 5;
    private static final int BYTES_OF_64 = 10;

    /** Reads functions. Confined to a call. */
    private static final class Reader {
        private final WasmReader in;
        private final List<Begun> points = new ArrayList<>();
        private final Deque<Begun> open = new ArrayDeque<>();
        private final int globals;
        private int instructions;

        Reader(WasmReader in, int globals) {
            this.in = in;
            this.globals = globals;
        }

        void read() {
            locals();
            begin(true);
            while (in.hasMore()) {
                instruction(in.next());
            }
            if (!open.isEmpty()) {
                throw WasmReader.notOfOpa();
            }
        }

        private void locals() {
            int groups = in.count();
            long locals = 0;
            for (int i = 0; i < groups; i++) {
                locals += in.number();
                in.next();
            }
            if (locals > Limits.LOCALS) {
                throw new IllegalArgumentException("a function has too many variables");
            }
        }

        private void begin(boolean isPoint) {
            Begun begun = new Begun(in.at(), instructions);
            open.push(begun);
            if (isPoint) {
                points.add(begun);
            }
        }

        private void instruction(int code) {
            instructions++;
            if (instructions > Limits.FUNCTION_INSTRUCTIONS || open.isEmpty()) {
                throw new IllegalArgumentException("a function is too long");
            }
            switch (code) {
                case BLOCK, LOOP, IF -> {
                    in.skipSigned(BYTES_OF_32);
                    begin(code == LOOP);
                }
                case END -> {
                    Begun ended = open.pop();
                    ended.instructions = instructions - ended.before;
                }
                default -> arguments(code);
            }
        }

        /** Leaves out what follows the instruction's code (section 5.4). */
        private void arguments(int code) {
            switch (code) {
                // br, br_if, call, local variables, the memory's size
                case 0x0C, 0x0D, 0x10, 0x20, 0x21, 0x22, 0x3F, 0x40 -> in.number();
                // global variables, of which what is counted is none
                case 0x23, 0x24 -> {
                    if (in.number() >= globals) {
                        throw WasmReader.notOfOpa();
                    }
                }
                // br_table
                case 0x0E -> {
                    int labels = in.count();
                    for (int i = 0; i <= labels; i++) {
                        in.number();
                    }
                }
                // call_indirect
                case 0x11 -> {
                    in.number();
                    in.number();
                }
                // constants
                case 0x41 -> in.skipSigned(BYTES_OF_32);
                case 0x42 -> in.skipSigned(BYTES_OF_64);
                case 0x43 -> in.skip(Float.BYTES);
                case 0x44 -> in.skip(Double.BYTES);
                // unreachable, nop, else, return, drop, select
                case 0x00, 0x01, 0x05, 0x0F, 0x1A, 0x1B -> {}
                default -> {
                    if (code >= 0x28 && code <= 0x3E) { // loads and stores
                        in.number();
                        in.number();
                    } else if (code < 0x45 || code > 0xC4) { // what is done with numbers
                        throw WasmReader.notOfOpa();
                    }
                }
            }
        }
    }

    private static final class Begun {
        private final int at;
        private final int before;
        private int instructions;

        Begun(int at, int before) {
            this.at = at;
            this.before = before;
        }
    }

    /**
     * Those of a function, in their order.
     *
     * @param globals how many global variables the module has: it reaches no others
     */
    static List<CountingPoint> of(WasmReader function, int globals) {
        Reader reader = new Reader(function, globals);
        reader.read();
        return reader.points.stream()
                .map(begun -> new CountingPoint(begun.at, begun.instructions))
                .toList();
    }
}
