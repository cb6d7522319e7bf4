package dev.precept.pdp.listener;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A header field's line (RFC 9112 section 5), read strictly: a token, a colon at once, a value
 * without control characters. A folded line is none.
 */
final class Line {
    private final byte[] bytes;
    private final String name;
    private final String value;
    private final Meaning meaning;

    /** What a field is to the reader of requests. */
    enum Meaning {
        HOST,
        CONTENT_LENGTH,
        TRANSFER_ENCODING,
        CONNECTION,
        EXPECT,
        OTHER;

        private static Meaning of(String name) {
            return switch (name.length()) {
                case 4 -> name.equalsIgnoreCase("Host") ? HOST : OTHER;
                case 6 -> name.equalsIgnoreCase("Expect") ? EXPECT : OTHER;
                case 10 -> name.equalsIgnoreCase("Connection") ? CONNECTION : OTHER;
                case 14 -> name.equalsIgnoreCase("Content-Length") ? CONTENT_LENGTH : OTHER;
                case 17 -> name.equalsIgnoreCase("Transfer-Encoding") ? TRANSFER_ENCODING : OTHER;
                default -> OTHER;
            };
        }
    }

    private Line(byte[] bytes, String name, String value) {
        this.bytes = bytes;
        this.name = name;
        this.value = value;
        this.meaning = Meaning.of(name);
    }

    /** Reads the bytes from {@code start} on, before {@code end}, its line break left out. */
    static Line read(byte[] buffer, int start, int end) throws Refusal {
        int colon = start;
        while (colon < end && isTokenCharacter(buffer[colon])) {
            colon++;
        }
        if (colon == start || colon == end || buffer[colon] != ':') {
            throw new Refusal(400, "a header line has no name");
        }
        int from = colon + 1;
        int to = end;
        while (from < to && isBlank(buffer[from])) {
            from++;
        }
        while (to > from && isBlank(buffer[to - 1])) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if ((buffer[i] >= 0 && buffer[i] < 0x20 && buffer[i] != '\t') || buffer[i] == 0x7F) {
                throw new Refusal(400, "a header field has a control character");
            }
        }
        return new Line(
                Arrays.copyOfRange(buffer, start, end),
                text(buffer, start, colon),
                text(buffer, from, to));
    }

    /** Whether it is of exactly these bytes. */
    boolean is(byte[] buffer, int start, int end) {
        return Arrays.equals(bytes, 0, bytes.length, buffer, start, end);
    }

    /** The line without its line break; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    String name() {
        return name;
    }

    String value() {
        return value;
    }

    Meaning meaning() {
        return meaning;
    }

    /** RFC 9110 section 5.6.2. */
    static boolean isTokenCharacter(byte b) {
        if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9')) {
            return true;
        }
        return switch (b) {
            case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~' -> true;
            default -> false;
        };
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static String text(byte[] buffer, int start, int end) {
        return new String(buffer, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
