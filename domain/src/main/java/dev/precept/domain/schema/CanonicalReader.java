package dev.precept.domain.schema;

import dev.precept.domain.shared.Limits;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON in its canonical form (RFC 8785) and nothing else: no white space, no other escape
 * than the shortest, no malformed UTF-8. Whoever calls it checks that members are sorted. Every
 * error is an {@link UnreadableException} that names the offset. For one thread.
 */
final class CanonicalReader {
    static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private static final String NUMERAL = "0123456789+-.e";

    private final byte[] bytes;
    private final int end;
    private int at;
    private int depth;

    CanonicalReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    int at() {
        return at;
    }

    /** The bytes from an offset on, up to here. */
    byte[] since(int offset) {
        return Arrays.copyOfRange(bytes, offset, at);
    }

    void backTo(int offset) {
        at = offset;
    }

    /** A value of a type within a value of that type begins. */
    void enter() {
        if (++depth > Limits.DOCUMENT_DEPTH) {
            throw unreadable("nested too deep");
        }
    }

    /** A value that was entered is read. */
    void leave() {
        depth--;
    }

    /** Whether the bytes from one offset on are less than those that follow, up to here. */
    boolean isAscending(int first, int firstEnd, int second) {
        return Arrays.compareUnsigned(bytes, first, firstEnd, bytes, second, at) < 0;
    }

    /** Whether this character comes next; if so, it is read. */
    boolean take(char character) {
        if (at < end && bytes[at] == character) {
            at++;
            return true;
        }
        return false;
    }

    /** Whether the literal from an index on comes next; if so, it is read. */
    boolean take(byte[] literal, int from) {
        int length = literal.length - from;
        if (length > end - at
                || !Arrays.equals(bytes, at, at + length, literal, from, from + length)) {
            return false;
        }
        at += length;
        return true;
    }

    void expect(char character) {
        if (!take(character)) {
            throw unreadable("expected " + character);
        }
    }

    void expect(byte[] literal, int from) {
        if (!take(literal, from)) {
            throw unreadable("expected " + new String(literal, StandardCharsets.UTF_8));
        }
    }

    void expectEnd() {
        if (at != end) {
            throw unreadable("expected the end");
        }
    }

    /** The character that comes next, unread. */
    char next() {
        if (at >= end) {
            throw unreadable("expected a value");
        }
        return (char) (bytes[at] & 0xFF);
    }

    /** The characters that come next and may stand in a number. */
    String numeral() {
        int start = at;
        while (at < end && NUMERAL.indexOf(bytes[at]) >= 0) {
            at++;
        }
        return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    }

    boolean bool() {
        if (take(TRUE, 0)) {
            return true;
        }
        if (take(FALSE, 0)) {
            return false;
        }
        throw unreadable("expected true or false");
    }

    long integer() {
        int start = at;
        boolean isNegative = take('-');
        long value = 0;
        int first = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at] - '0');
            if (value > CanonicalWriter.MAX_INTEGER) {
                throw unreadable("an integer beyond 2^53", start);
            }
            at++;
        }
        boolean hasLeadingZero = at > first + 1 && bytes[first] == '0';
        if (at == first || hasLeadingZero || (isNegative && value == 0)) {
            throw unreadable("expected an integer", start);
        }
        return isNegative ? -value : value;
    }

    String string() {
        expect('"');
        int start = at;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                return new String(bytes, start, at++ - start, StandardCharsets.ISO_8859_1);
            }
            if (b == '\\' || b < 0x20) { // beyond ASCII, a byte is negative
                at = start;
                return special();
            }
            at++;
        }
        throw unreadable("a text without an end", start);
    }

    /** A text that has escapes or characters beyond ASCII. */
    private String special() {
        int start = at;
        byte[] plain = new byte[textEnd() - start];
        int length = 0;
        while (bytes[at] != '"') {
            byte b = bytes[at++];
            if (b >= 0 && b < 0x20) {
                throw unreadable("a control character in a text");
            }
            plain[length++] = b == '\\' ? unescape() : b;
        }
        at++;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException("malformed UTF-8 at offset " + start, e);
        }
    }

    /** Where the text that is being read ends: its closing quote. */
    private int textEnd() {
        for (int i = at; i < end; i++) {
            if (bytes[i] == '"') {
                return i;
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        throw unreadable("a text without an end");
    }

    private byte unescape() {
        byte b = bytes[at++];
        return switch (b) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case '"', '\\' -> b;
            case 'u' -> control();
            default -> throw unreadable("not a canonical escape");
        };
    }

    /** A control character that has no escape of its own: four digits, in lower case. */
    private byte control() {
        int start = at;
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit((char) bytes[at], 16);
            if (digit < 0 || (bytes[at] >= 'A' && bytes[at] <= 'F')) {
                throw unreadable("not a canonical escape");
            }
            value = value * 16 + digit;
            at++;
        }
        boolean hasShortForm = value >= '\b' && value <= '\r' && value != 0x0B;
        if (value >= 0x20 || hasShortForm) {
            throw unreadable("not a canonical escape", start);
        }
        return (byte) value;
    }

    /**
     * Passes over a value without looking closer; for finding something that stands behind it,
     * before it is read.
     */
    void skip() {
        int depth = 0;
        do {
            if (at >= end) {
                throw unreadable("a value without an end");
            }
            switch (bytes[at++]) {
                case '"' -> at = textEnd() + 1;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
        } while (depth > 0 || !isAtSeparator());
    }

    private boolean isAtSeparator() {
        return at >= end || bytes[at] == ',' || bytes[at] == '}' || bytes[at] == ']';
    }

    UnreadableException unreadable(String what) {
        return unreadable(what, at);
    }

    UnreadableException unreadable(String what, int offset) {
        return new UnreadableException(what + " at offset " + offset);
    }
}
