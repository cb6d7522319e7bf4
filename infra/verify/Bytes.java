import java.nio.charset.StandardCharsets;

/** Reads a line from its beginning on, as strictly as it was written. Used by one thread. */
final class Bytes {
    private static final long GREATEST = (Long.MAX_VALUE - 9) / 10;

    private final byte[] bytes;
    private final int end;
    private int at;

    Bytes(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int at() {
        return at;
    }

    boolean take(byte[] literal) {
        int length = literal.length;
        if (end - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != literal[i]) {
                return false;
            }
        }
        at += length;
        return true;
    }

    void expect(byte[] literal) throws Bad {
        if (!take(literal)) {
            throw new Bad(
                    "it cannot be read where "
                            + new String(literal, StandardCharsets.UTF_8)
                            + " is due");
        }
    }

    void expectEnd() throws Bad {
        if (at != end) {
            throw new Bad("something follows its end");
        }
    }

    /** Passes over so many bytes, and answers where they begin. */
    int pass(int length) throws Bad {
        if (end - at < length) {
            throw new Bad("it is cut off");
        }
        int start = at;
        at += length;
        return start;
    }

    /** A decimal number without a sign or leading zeros. */
    long number() throws Bad {
        int start = at;
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            if (value > GREATEST) {
                throw new Bad("a number in it is too large");
            }
            value = value * 10 + bytes[at++] - '0';
        }
        if (at == start || (bytes[start] == '0' && at > start + 1)) {
            throw new Bad("it has no number where one is due");
        }
        return value;
    }

    /** Passes over a text in quotes; between where it began and here are its bytes. */
    int text() throws Bad {
        if (at >= end || bytes[at] != '"') {
            throw new Bad("it has no text where one is due");
        }
        int start = ++at;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        if (at >= end) {
            throw new Bad("a text in it does not end");
        }
        at++;
        return start;
    }

    /** The text that stands here, which has no escapes but for the end of a line. */
    String line() throws Bad {
        int start = text();
        String text = new String(bytes, start, at - 1 - start, StandardCharsets.UTF_8);
        String lines = text.replace("\\n", "\n");
        if (lines.indexOf('\\') >= 0) {
            throw new Bad("a text in it has an escape that is not due");
        }
        return lines;
    }

    /** Passes over a value of JSON, up to what follows it. */
    void value() throws Bad {
        int depth = 0;
        do {
            if (at >= end) {
                throw new Bad("a value in it does not end");
            }
            switch (bytes[at]) {
                case '"' -> text();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> at++;
            }
        } while (depth > 0 || (at < end && bytes[at] != ',' && bytes[at] != '}'));
        if (depth < 0) {
            throw new Bad("a value in it is missing");
        }
    }
}
