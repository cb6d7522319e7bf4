package dev.precept.bench;

import java.nio.charset.StandardCharsets;

/** Finds out when an HTTP/1.1 answer is there whole: by its length, or by its last chunk. */
final class AnswerParser {
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED =
            "\r\ntransfer-encoding: chunked".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = 9;
    private static final int UNKNOWN = -1;

    private int status = UNKNOWN;
    private int body = UNKNOWN;
    private int length = UNKNOWN;

    void reset() {
        status = UNKNOWN;
        body = UNKNOWN;
        length = UNKNOWN;
    }

    int status() {
        return status;
    }

    /** Where the body begins. */
    int body() {
        return body;
    }

    /** Whether the first bytes of the array hold a whole answer. */
    boolean isWhole(byte[] bytes, int count) {
        if (body == UNKNOWN && !readHead(bytes, count)) {
            return false;
        }
        if (length != UNKNOWN) {
            return count - body >= length;
        }
        return startsWith(bytes, count - LAST_CHUNK.length, LAST_CHUNK);
    }

    private boolean readHead(byte[] bytes, int count) {
        int end = endOfHead(bytes, count);
        if (end == UNKNOWN) {
            return false;
        }
        status =
                (bytes[STATUS_AT] - '0') * 100
                        + (bytes[STATUS_AT + 1] - '0') * 10
                        + (bytes[STATUS_AT + 2] - '0');
        boolean isChunked = false;
        for (int i = 0; i < end; i++) {
            if (bytes[i] == '\r') {
                if (startsWith(bytes, i, LENGTH)) {
                    length = number(bytes, i + LENGTH.length);
                } else {
                    isChunked |= startsWith(bytes, i, CHUNKED);
                }
            }
        }
        if (length == UNKNOWN && !isChunked) {
            length = 0;
        }
        body = end + 4;
        return true;
    }

    private static int endOfHead(byte[] bytes, int count) {
        for (int i = 0; i + 3 < count; i++) {
            if (bytes[i] == '\r'
                    && bytes[i + 1] == '\n'
                    && bytes[i + 2] == '\r'
                    && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return UNKNOWN;
    }

    private static int number(byte[] bytes, int from) {
        int value = 0;
        int i = from;
        while (bytes[i] == ' ') {
            i++;
        }
        for (; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    /** Compares letters without their case; the text is lower case. */
    private static boolean startsWith(byte[] bytes, int from, byte[] text) {
        if (from < 0 || from + text.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            byte b = bytes[from + i];
            boolean isUpper = b >= 'A' && b <= 'Z';
            if ((isUpper ? b + ('a' - 'A') : b) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
