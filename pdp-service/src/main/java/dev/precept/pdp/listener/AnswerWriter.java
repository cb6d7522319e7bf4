package dev.precept.pdp.listener;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Fields;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** Writes answers as HTTP/1.1 has them (RFC 9112 section 4). One thread at a time. */
final class AnswerWriter {
    static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /** The end of an answer that is given by lines. */
    static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final int HEAD_BYTES = 512;
    private static final byte[] LINE_END = {'\n', '\r', '\n'};

    private long dateSeconds = -1;
    private byte[] date = {};

    /** The head of an answer while it is written. */
    private byte[] head = new byte[HEAD_BYTES];

    private int length;

    /**
     * The answer's bytes.
     *
     * @param withoutBody whether the question's method was HEAD
     * @param isLast whether the connection ends with it
     * @throws IllegalArgumentException where a field holds what would end it early
     */
    ByteBuf write(ByteBufAllocator allocator, Answer answer, boolean withoutBody, boolean isLast) {
        byte[] body = answer.body();
        writeLines(answer, isLast);
        // RFC 9110 section 8.6: none where there can be no body.
        if (answer.status() != 204 && answer.status() != 304) {
            append("Content-Length: ");
            append(Integer.toString(body.length));
            append("\r\n");
        }
        append("\r\n");
        ByteBuf out = allocator.directBuffer(length + body.length).writeBytes(head, 0, length);
        return withoutBody ? out : out.writeBytes(body);
    }

    /**
     * What comes before a body that is made while it is sent. It comes in chunks (RFC 9112 section
     * 7.1), or, where the connection ends with it, up to its end.
     */
    ByteBuf writeHead(ByteBufAllocator allocator, Answer answer, boolean isLast) {
        writeLines(answer, isLast);
        append(isLast ? "\r\n" : "Transfer-Encoding: chunked\r\n\r\n");
        return allocator.directBuffer(length).writeBytes(head, 0, length);
    }

    /** A line of such a body, as a chunk. */
    ByteBuf line(ByteBufAllocator allocator, byte[] line) {
        length = 0;
        append(Integer.toHexString(line.length + 1));
        append("\r\n");
        return allocator
                .directBuffer(length + line.length + LINE_END.length)
                .writeBytes(head, 0, length)
                .writeBytes(line)
                .writeBytes(LINE_END);
    }

    private void writeLines(Answer answer, boolean isLast) {
        Fields fields = answer.fields();
        length = 0;
        append("HTTP/1.1 ");
        append(statusLine(answer.status()));
        for (int i = 0; i < fields.size(); i++) {
            check(fields, i);
            append(fields.name(i));
            append(": ");
            append(fields.value(i));
            append("\r\n");
        }
        appendDate();
        if (isLast) {
            append("Connection: close\r\n");
        }
    }

    private void appendDate() {
        long seconds = System.currentTimeMillis() / 1000;
        if (seconds != dateSeconds) {
            dateSeconds = seconds;
            date =
                    ("Date: " + DATE.format(Instant.ofEpochSecond(seconds)) + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1);
        }
        makeRoom(date.length);
        System.arraycopy(date, 0, head, length, date.length);
        length += date.length;
    }

    /** Of texts whose characters are octets, the quickest way. */
    @SuppressWarnings("deprecation")
    private void append(String text) {
        makeRoom(text.length());
        text.getBytes(0, text.length(), head, length);
        length += text.length();
    }

    private void makeRoom(int bytes) {
        if (head.length - length < bytes) {
            head = Arrays.copyOf(head, Math.max(2 * head.length, length + bytes));
        }
    }

    private static void check(Fields fields, int index) {
        String value = fields.value(index);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7F || c > 0xFF) {
                throw new IllegalArgumentException(
                        "The field " + fields.name(index) + " cannot be written");
            }
        }
    }

    private static String statusLine(int status) {
        return switch (status) {
            case 200 -> "200 OK\r\n";
            case 400 -> "400 Bad Request\r\n";
            case 401 -> "401 Unauthorized\r\n";
            case 403 -> "403 Forbidden\r\n";
            case 404 -> "404 Not Found\r\n";
            case 429 -> "429 Too Many Requests\r\n";
            case 503 -> "503 Service Unavailable\r\n";
            // RFC 9112 section 4: the reason may be empty, the space before it not.
            default -> status + " \r\n";
        };
    }
}
