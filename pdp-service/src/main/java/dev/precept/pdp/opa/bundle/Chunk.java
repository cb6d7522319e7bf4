package dev.precept.pdp.opa.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A part of what is compressed, which is a gzip file of its own (RFC 1952): files one after the
 * other are one (section 2.2), so that chunks can be compressed at the same time. For one thread at
 * a time.
 */
final class Chunk {
    private static final int HEAD = 10;
    private static final int TAIL = 8;

    private final byte[] raw = new byte[Limits.CHUNK_BYTES];
    private final CRC32 sum = new CRC32();

    // What is sent to many is made by one: time counts for more than bytes.
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private byte[] packed = new byte[Limits.CHUNK_BYTES / 2];
    private int filled;
    private int size;

    /** Takes as much as there is room for, and says how much that is. */
    int fill(byte[] bytes, int offset, int length) {
        int some = Math.min(length, raw.length - filled);
        System.arraycopy(bytes, offset, raw, filled, some);
        filled += some;
        return some;
    }

    /** Takes one more, for which there is room. */
    void put(byte octet) {
        raw[filled++] = octet;
    }

    boolean isFull() {
        return filled == raw.length;
    }

    boolean isEmpty() {
        return filled == 0;
    }

    /** Compresses what it holds. */
    void pack() {
        deflater.reset();
        deflater.setInput(raw, 0, filled);
        deflater.finish();
        ByteBuffer.wrap(packed).put(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 4, -1});
        size = HEAD;
        while (!deflater.finished()) {
            if (packed.length - size <= TAIL) {
                packed = Arrays.copyOf(packed, 2 * packed.length);
            }
            size += deflater.deflate(packed, size, packed.length - size - TAIL);
        }
        sum.reset();
        sum.update(raw, 0, filled);
        ByteBuffer.wrap(packed, size, TAIL)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) sum.getValue())
                .putInt(filled);
        size += TAIL;
        filled = 0;
    }

    /** What it was compressed to, as far as {@link #size} says. */
    byte[] packed() {
        return packed;
    }

    int size() {
        return size;
    }

    /** Gives back what it has outside of the heap. */
    void end() {
        deflater.end();
    }
}
