package dev.precept.domain.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON in its canonical form (RFC 8785) into memory. Whoever calls it keeps members sorted;
 * numbers are integers that every reader of JSON holds exactly. For one thread.
 */
final class CanonicalWriter {
    /** The largest integer that survives any reader of JSON (RFC 7493 section 2.2). */
    static final long MAX_INTEGER = (1L << 53) - 1;

    private static final int INITIAL_BYTES = 512;
    private static final byte[] HEXADECIMAL =
            "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int size;

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Takes away what was written since the size was {@code from}. */
    byte[] cut(int from) {
        byte[] tail = Arrays.copyOfRange(bytes, from, size);
        size = from;
        return tail;
    }

    /** One ASCII character as it is. */
    void raw(char character) {
        reserve(1);
        bytes[size++] = (byte) character;
    }

    /** Bytes as they are, from an index on. */
    void raw(byte[] literal, int from) {
        int length = literal.length - from;
        reserve(length);
        System.arraycopy(literal, from, bytes, size, length);
        size += length;
    }

    void bool(boolean value) {
        raw(value ? CanonicalReader.TRUE : CanonicalReader.FALSE, 0);
    }

    void integer(long value) {
        if (value > MAX_INTEGER || value < -MAX_INTEGER) {
            throw new IllegalArgumentException("an integer beyond 2^53 cannot be written");
        }
        raw(Long.toString(value).getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    void string(String text) {
        reserve(text.length() + 2);
        bytes[size++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\' || c >= 0x80) {
                special(text, i);
                break;
            }
            bytes[size++] = (byte) c;
        }
        raw('"');
    }

    /** The rest of a text from its first character on that is not written as itself. */
    private void special(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\') {
                escape(c);
            } else if (c < 0x80) {
                raw(c);
            } else if (c < 0x800) {
                raw((char) (0xC0 | (c >> 6)));
                raw((char) (0x80 | (c & 0x3F)));
            } else if (!Character.isSurrogate(c)) {
                raw((char) (0xE0 | (c >> 12)));
                raw((char) (0x80 | ((c >> 6) & 0x3F)));
                raw((char) (0x80 | (c & 0x3F)));
            } else {
                pair(text, i);
                i++;
            }
        }
    }

    private void pair(String text, int at) {
        int point = text.codePointAt(at);
        if (!Character.isSupplementaryCodePoint(point)) {
            throw new IllegalArgumentException("a text with half a surrogate pair");
        }
        raw((char) (0xF0 | (point >> 18)));
        raw((char) (0x80 | ((point >> 12) & 0x3F)));
        raw((char) (0x80 | ((point >> 6) & 0x3F)));
        raw((char) (0x80 | (point & 0x3F)));
    }

    private void escape(char c) {
        raw('\\');
        switch (c) {
            case '\b' -> raw('b');
            case '\t' -> raw('t');
            case '\n' -> raw('n');
            case '\f' -> raw('f');
            case '\r' -> raw('r');
            case '"', '\\' -> raw(c);
            default -> {
                raw('u');
                raw('0');
                raw('0');
                raw((char) HEXADECIMAL[c >> 4]);
                raw((char) HEXADECIMAL[c & 0xF]);
            }
        }
    }

    private void reserve(int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, length), 2 * bytes.length));
        }
    }
}
