package dev.precept.pdp.opa.wasm;

import java.io.ByteArrayOutputStream;

/** Writes a part of a module in WebAssembly (its core specification, section 5). */
final class WasmWriter {
    private static final int MORE = 0x80;
    private static final int BITS = 7;
    private static final int SIGN = 0x40;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    int size() {
        return out.size();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    void bytes(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
    }

    void copy(byte[] source, int from, int to) {
        out.write(source, from, to - from);
    }

    void number(long number) {
        long rest = number;
        while (rest >= MORE) {
            out.write((int) (rest & MORE - 1) | MORE);
            rest >>>= BITS;
        }
        out.write((int) rest);
    }

    void signed(long number) {
        long rest = number;
        while (rest < -SIGN || rest >= SIGN) {
            out.write((int) (rest & MORE - 1) | MORE);
            rest >>= BITS;
        }
        out.write((int) rest & MORE - 1);
    }

    /** These bytes with their size before them. */
    void sized(WasmWriter part) {
        number(part.size());
        out.writeBytes(part.bytes());
    }
}
