package dev.precept.pdp.listener;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Fields;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes answers as HTTP/1.1 has them (RFC 9112 section 4). One thread at a time. */
final class AnswerWriter {
    static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final int LINES_BYTES = 512;

    private long dateSeconds = -1;
    private byte[] date = {};

    /**
     * The answer's bytes.
     *
     * @param withoutBody whether the question's method was HEAD
     * @param isLast whether the connection ends with it
     * @throws IllegalArgumentException where a field holds what would end it early
     */
    ByteBuf write(ByteBufAllocator allocator, Answer answer, boolean withoutBody, boolean isLast) {
        byte[] body = answer.body();
        ByteBuf out = allocator.directBuffer(LINES_BYTES + body.length);
        writeLines(out, answer, isLast);
        // RFC 9110 section 8.6: none where there can be no body.
        if (answer.status() != 204 && answer.status() != 304) {
            ascii(out, "Content-Length: ");
            ascii(out, Integer.toString(body.length));
            ascii(out, "\r\n");
        }
        ascii(out, "\r\n");
        if (!withoutBody) {
            out.writeBytes(body);
        }
        return out;
    }

    /**
     * What comes before a body that is made while it is sent. It comes in chunks (RFC 9112 section
     * 7.1), or, where the connection ends with it, up to its end.
     */
    ByteBuf writeHead(ByteBufAllocator allocator, Answer answer, boolean isLast) {
        ByteBuf out = allocator.directBuffer(LINES_BYTES);
        writeLines(out, answer, isLast);
        ascii(out, isLast ? "\r\n" : "Transfer-Encoding: chunked\r\n\r\n");
        return out;
    }

    private void writeLines(ByteBuf out, Answer answer, boolean isLast) {
        Fields fields = answer.fields();
        check(fields);
        ascii(out, "HTTP/1.1 ");
        ascii(out, statusLine(answer.status()));
        for (int i = 0; i < fields.size(); i++) {
            ascii(out, fields.name(i));
            out.writeByte(':').writeByte(' ');
            ascii(out, fields.value(i));
            out.writeByte('\r').writeByte('\n');
        }
        writeDate(out);
        if (isLast) {
            ascii(out, "Connection: close\r\n");
        }
    }

    private void writeDate(ByteBuf out) {
        long seconds = System.currentTimeMillis() / 1000;
        if (seconds != dateSeconds) {
            dateSeconds = seconds;
            date =
                    ("Date: " + DATE.format(Instant.ofEpochSecond(seconds)) + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1);
        }
        out.writeBytes(date);
    }

    private static void check(Fields fields) {
        for (int i = 0; i < fields.size(); i++) {
            String value = fields.value(i);
            for (int j = 0; j < value.length(); j++) {
                char c = value.charAt(j);
                if ((c < 0x20 && c != '\t') || c == 0x7F || c > 0xFF) {
                    throw new IllegalArgumentException(
                            "The field " + fields.name(i) + " cannot be written");
                }
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

    private static void ascii(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }
}
