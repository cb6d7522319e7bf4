package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Maps, lists and values as JSON in one form only (after RFC 8785): members in the order of their
 * names, no space, text escaped where JSON demands it. Numbers are written in plain digits, without
 * zeros that say nothing, so that none loses what a double would not hold. A member that is null
 * counts as left out.
 */
final class CanonicalJson {
    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    static String write(@Nullable Object value) {
        CanonicalJson json = new CanonicalJson();
        json.value(value);
        return json.out.toString();
    }

    /** Whether both are written the same. */
    static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return Objects.equals(one, other) || write(one).equals(write(other));
    }

    /** SHA-256 of the text in UTF-8, in lower-case hexadecimal digits. */
    static String hash(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> object(map);
            case List<?> list -> array(list);
            case Boolean flag -> out.append(flag);
            case Number number -> out.append(digits(number));
            default -> text(value.toString());
        }
    }

    private static String digits(Number number) {
        BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
        return exact.scale() < -Limits.PLAIN_ZEROS || exact.scale() > Limits.PLAIN_ZEROS
                ? exact.toString()
                : exact.toPlainString();
    }

    private void object(Map<?, ?> map) {
        List<Map.Entry<String, Object>> sorted = new ArrayList<>(map.size());
        map.forEach(
                (name, value) -> {
                    if (value != null) {
                        sorted.add(Map.entry(String.valueOf(name), value));
                    }
                });
        sorted.sort(Map.Entry.comparingByKey());
        out.append('{');
        Iterator<Map.Entry<String, Object>> members = sorted.iterator();
        while (members.hasNext()) {
            Map.Entry<String, Object> member = members.next();
            text(member.getKey());
            out.append(':');
            value(member.getValue());
            if (members.hasNext()) {
                out.append(',');
            }
        }
        out.append('}');
    }

    private void array(List<?> list) {
        out.append('[');
        Iterator<?> items = list.iterator();
        while (items.hasNext()) {
            value(items.next());
            if (items.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
