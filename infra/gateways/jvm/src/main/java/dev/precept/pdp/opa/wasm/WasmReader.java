package dev.precept.pdp.opa.wasm;

/**
 * Reads a part of a module in WebAssembly (its core specification, section 5). Confined to a call.
 * Throws {@link IllegalArgumentException} where the part ends too soon or a number is none.
 */
final class WasmReader {
    private static final int MORE = 0x80;
    private static final int BITS = 7;
    private static final int BYTES_OF_32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;

    WasmReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    int at() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    int next() {
        if (at >= end) {
            throw new IllegalArgumentException("it ends too soon");
        }
        return bytes[at++] & 0xFF;
    }

    /** Expects this byte. */
    void expect(int wanted) {
        if (next() != wanted) {
            throw notOfOpa();
        }
    }

    /** An unsigned number of 32 bits. */
    long number() {
        long number = 0;
        for (int i = 0; i < BYTES_OF_32; i++) {
            int next = next();
            number |= (long) (next & MORE - 1) << (BITS * i);
            if (next < MORE) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number is too long");
    }

    /** How many things follow, each of which takes a byte at least. */
    int count() {
        long count = number();
        if (count > remaining()) {
            throw new IllegalArgumentException("it ends too soon");
        }
        return (int) count;
    }

    /** Leaves out a signed number of so many bytes at most. */
    void skipSigned(int most) {
        for (int i = 0; i < most; i++) {
            if (next() < MORE) {
                return;
            }
        }
        throw new IllegalArgumentException("a number is too long");
    }

    void skip(int count) {
        if (count > remaining()) {
            throw new IllegalArgumentException("it ends too soon");
        }
        at += count;
    }

    /** The next so many bytes, to be read by themselves. */
    WasmReader part(int count) {
        int start = at;
        skip(count);
        return new WasmReader(bytes, start, at);
    }

    static IllegalArgumentException notOfOpa() {
        return new IllegalArgumentException("it is not what 'opa build -t wasm' makes");
    }
}
