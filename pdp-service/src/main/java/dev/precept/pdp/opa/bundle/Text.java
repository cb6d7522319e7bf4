package dev.precept.pdp.opa.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * JSON as OPA writes it where it compares hashes: canonical (RFC 8785), but for the two separators
 * that Go's encoding/json escapes. Also the paths of patches.
 */
final class Text {
    private static final byte[] LINE = "\\u2028".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PARAGRAPH = "\\u2029".getBytes(StandardCharsets.US_ASCII);
    private static final byte LEAD = (byte) 0xE2;

    private Text() {}

    /** A text in quotes. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\u2028', '\u2029' -> escape(out, c);
                default -> {
                    if (c < 0x20) {
                        escape(out, c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /** Writes a text in quotes. */
    static void quote(byte[] utf8, OutputStream out) throws IOException {
        for (byte octet : utf8) {
            boolean isPlain =
                    octet != LEAD && octet != '"' && octet != '\\' && (octet & 0xFF) >= 0x20;
            if (!isPlain) {
                String text = new String(utf8, StandardCharsets.UTF_8);
                out.write(quote(text).getBytes(StandardCharsets.UTF_8));
                return;
            }
        }
        out.write('"');
        out.write(utf8);
        out.write('"');
    }

    private static void escape(StringBuilder out, char c) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }

    /** A canonical value as OPA would write it. */
    static byte[] escaped(byte[] json) {
        for (int i = 0; i + 2 < json.length; i++) {
            if (isSeparator(json, i)) {
                return escaped(json, i);
            }
        }
        return json;
    }

    private static byte[] escaped(byte[] json, int first) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 16);
        out.write(json, 0, first);
        int i = first;
        while (i < json.length) {
            if (isSeparator(json, i)) {
                out.writeBytes(json[i + 2] == (byte) 0xA8 ? LINE : PARAGRAPH);
                i += 3;
            } else {
                out.write(json[i++]);
            }
        }
        return out.toByteArray();
    }

    /** In UTF-8 these bytes are nothing else, and in JSON only strings have them. */
    private static boolean isSeparator(byte[] json, int at) {
        return json[at] == LEAD
                && at + 2 < json.length
                && json[at + 1] == (byte) 0x80
                && (json[at + 2] == (byte) 0xA8 || json[at + 2] == (byte) 0xA9);
    }

    /** A segment of a patch's path: as RFC 6901 has it, and then as a URL's, which OPA undoes. */
    static String segment(String name) {
        return name.replace("~", "~0").replace("/", "~1").replace("%", "%25");
    }
}
