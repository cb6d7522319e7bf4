package dev.precept.pdp.opa.wasm;

import dev.precept.pdp.opa.wasm.CountingPoint.Counted;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads a function to find where it is counted. What it takes of the stack is reckoned from how
 * many values it has at once, as parameters, variables and operands: a machine that compiles has
 * them all on the stack. Confined to a call.
 */
final class FunctionReader {
    private static final int UNREACHABLE = 0x00;
    private static final int BLOCK = 0x02;
    private static final int LOOP = 0x03;
    private static final int IF = 0x04;
    private static final int ELSE = 0x05;
    private static final int END = 0x0B;
    private static final int BR = 0x0C;
    private static final int BR_TABLE = 0x0E;
    private static final int RETURN = 0x0F;
    private static final int CALL = 0x10;
    private static final int CALL_INDIRECT = 0x11;
    private static final int NOTHING = 0x40;
    private static final int F64 = 0x7C;
    private static final int I32 = 0x7F;
    private static final int BYTES_OF_32 = 5;
    private static final int BYTES_OF_64 = 10;

    private final WasmReader in;
    private final Functions functions;
    private final int globals;
    private final List<Place> places = new ArrayList<>();
    private final Deque<Block> open = new ArrayDeque<>();
    private int instructions;
    private int operands;
    private int mostOperands;

    /**
     * @param functions those of the module
     * @param globals how many global variables the module has: it reaches no others
     */
    FunctionReader(WasmReader in, Functions functions, int globals) {
        this.in = in;
        this.functions = functions;
        this.globals = globals;
    }

    /** Where something is counted. */
    private sealed interface Place {}

    private record Call(int at, Counted counted) implements Place {}

    /** What was begun, and how many operands there were. */
    private static final class Block implements Place {
        private final int at;
        private final int before;
        private final int operands;
        private final int results;
        private int instructions;

        Block(int at, int before, int operands, int results) {
            this.at = at;
            this.before = before;
            this.operands = operands;
            this.results = results;
        }
    }

    /** The places of a function that takes so many values, in their order. */
    List<CountingPoint> read(int parameters) {
        int values = parameters + locals();
        places.add(begin(0));
        while (in.hasMore()) {
            instruction(in.next());
        }
        if (!open.isEmpty()) {
            throw WasmReader.notOfOpa();
        }
        int stack = Limits.STACK_OF_CALL + Limits.STACK_OF_VALUE * (values + mostOperands);
        return places.stream().map(place -> point(place, stack)).toList();
    }

    private static CountingPoint point(Place place, int stack) {
        return switch (place) {
            case Block block ->
                    new CountingPoint(block.at, Counted.INSTRUCTIONS, block.instructions);
            case Call(int at, Counted counted) -> new CountingPoint(at, counted, stack);
        };
    }

    private int locals() {
        int groups = in.count();
        long locals = 0;
        for (int i = 0; i < groups; i++) {
            locals += in.number();
            in.next();
        }
        if (locals > Limits.LOCALS) {
            throw new IllegalArgumentException("a function has too many variables");
        }
        return (int) locals;
    }

    private Block begin(int results) {
        Block begun = new Block(in.at(), instructions, operands, results);
        open.push(begun);
        return begun;
    }

    /** So many operands more, or fewer. Of what is never reached none are taken away. */
    private void move(int change) {
        Block block = open.peek();
        operands = Math.max(operands + change, block == null ? 0 : block.operands);
        mostOperands = Math.max(mostOperands, operands);
    }

    private void instruction(int code) {
        instructions++;
        if (instructions > Limits.FUNCTION_INSTRUCTIONS || open.isEmpty()) {
            throw new IllegalArgumentException("a function is too long");
        }
        switch (code) {
            case BLOCK, LOOP, IF -> {
                move(code == IF ? -1 : 0);
                Block begun = begin(results());
                if (code == LOOP) {
                    places.add(begun);
                }
            }
            case ELSE -> forget();
            case END -> {
                Block ended = open.pop();
                ended.instructions = instructions - ended.before;
                operands = ended.operands;
                move(ended.results);
            }
            case CALL -> {
                places.add(new Call(in.at() - 1, Counted.CALL));
                called(functions.of(in.number()));
            }
            case CALL_INDIRECT -> {
                places.add(new Call(in.at() - 1, Counted.CALL));
                Functions.Type type = functions.typeOf(in.number());
                in.number();
                move(-1);
                called(type);
            }
            default -> {
                arguments(code);
                move(change(code));
                if (code == UNREACHABLE || code == BR || code == BR_TABLE || code == RETURN) {
                    forget();
                }
            }
        }
    }

    /** What comes next finds the operands that there were when the block began. */
    private void forget() {
        operands = 0;
        move(0);
    }

    private int results() {
        int type = in.next();
        if (type != NOTHING && (type < F64 || type > I32)) {
            throw WasmReader.notOfOpa();
        }
        return type == NOTHING ? 0 : 1;
    }

    private void called(Functions.Type type) {
        places.add(new Call(in.at(), Counted.RETURN));
        move(-type.parameters());
        move(type.results());
    }

    /** Leaves out what follows the instruction's code (section 5.4). */
    private void arguments(int code) {
        switch (code) {
            // br, br_if, local variables, the memory's size
            case BR, 0x0D, 0x20, 0x21, 0x22, 0x3F, 0x40 -> in.number();
            // global variables, of which what is counted is none
            case 0x23, 0x24 -> {
                if (in.number() >= globals) {
                    throw WasmReader.notOfOpa();
                }
            }
            case BR_TABLE -> {
                int labels = in.count();
                for (int i = 0; i <= labels; i++) {
                    in.number();
                }
            }
            // constants
            case 0x41 -> in.skipSigned(BYTES_OF_32);
            case 0x42 -> in.skipSigned(BYTES_OF_64);
            case 0x43 -> in.skip(Float.BYTES);
            case 0x44 -> in.skip(Double.BYTES);
            // nop, drop, select
            case UNREACHABLE, 0x01, RETURN, 0x1A, 0x1B -> {}
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

    /** By how many operands there are more after an instruction (section 3.3). */
    private static int change(int code) {
        return switch (code) {
            // what is read of variables and of the memory's size, and constants
            case 0x20, 0x23, 0x3F, 0x41, 0x42, 0x43, 0x44 -> 1;
            // br_if, br_table, drop, what is written to variables
            case 0x0D, BR_TABLE, 0x1A, 0x21, 0x24 -> -1;
            case 0x1B -> -2; // select
            default -> {
                if (code >= 0x36 && code <= 0x3E) { // stores
                    yield -2;
                }
                yield takesTwo(code) ? -1 : 0;
            }
        };
    }

    /** Whether one number is made of two: others are made of one. */
    private static boolean takesTwo(int code) {
        boolean compares = code >= 0x46 && code <= 0x66 && code != 0x50; // i64.eqz
        boolean computes =
                (code >= 0x6A && code <= 0x78)
                        || (code >= 0x7C && code <= 0x8A)
                        || (code >= 0x92 && code <= 0x98)
                        || (code >= 0xA0 && code <= 0xA6);
        return compares || computes;
    }
}
