package dev.precept.pdp.management;

import dev.precept.domain.shared.RecordedEvent;
import dev.precept.pdp.web.Headers;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Reads why a command is given: UTF-8 in which every character but the printable ones of ASCII, and
 * the percent sign itself, is percent-encoded (RFC 3986 section 2.1).
 */
final class ReasonHeader {
    private ReasonHeader() {}

    /** The reason; null where the header is not there. What is none ends the request. */
    static @Nullable String read(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String reason = decode(header);
        if (reason == null || !RecordedEvent.isReason(reason)) {
            throw ProblemException.of(
                    400,
                    "invalid-header",
                    Headers.REASON
                            + " has 1 to "
                            + dev.precept.domain.shared.Limits.REASON_CHARACTERS
                            + " characters and no control characters, as percent-encoded UTF-8.");
        }
        return reason;
    }

    /** The reason as the header says it. */
    static String write(String reason) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : reason.getBytes(StandardCharsets.UTF_8)) {
            if (each < ' ' || each > '~' || each == '%') {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            } else {
                encoded.append((char) each);
            }
        }
        return encoded.toString();
    }

    private static @Nullable String decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char character = encoded.charAt(i);
            if (character != '%') {
                if (character < ' ' || character > '~') {
                    return null;
                }
                bytes.write(character);
                continue;
            }
            int value = hex(encoded, i + 1) << 4 | hex(encoded, i + 2);
            if (value < 0) {
                return null;
            }
            bytes.write(value);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The digit's value; negative where it is none, or there is no such place. */
    private static int hex(String text, int at) {
        return at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    }
}
