package dev.precept.projections.image;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A request's path taken apart, if everybody on its way reads it alike (RFC 3986 section 3.3). What
 * one hop may normalise and the next may not is refused: dot segments, empty segments but a last
 * one, path parameters, backslashes, codes for characters that need none or that end a segment or a
 * string, codes that are not well-formed UTF-8, anything but a path.
 */
public record RequestPath(List<Segment> segments) {
    private static final String UNRESERVED_MARKS = "-._~";
    private static final String DELIMITERS = "!$&'()*+,=:@";
    private static final String NEVER_CODED = "/\\%;?#";

    /**
     * One segment.
     *
     * @param text what it says, decoded
     * @param isExact whether its codes are those that every encoder writes; where not, those who
     *     compare texts and those who compare codes may disagree on whether it equals a literal
     */
    public record Segment(String text, boolean isExact) {}

    public RequestPath {
        segments = List.copyOf(segments);
    }

    /** Whether it is a path, not an instance, and one that not everybody reads alike. */
    public static boolean isRefused(String resourceId) {
        return resourceId.startsWith("/") && parse(resourceId) == null;
    }

    /** Takes the path apart; null if it is refused. */
    static @Nullable RequestPath parse(String raw) {
        if (raw.length() > Limits.PATH_CHARACTERS || raw.isEmpty() || raw.charAt(0) != '/') {
            return null;
        }
        List<Segment> segments = new ArrayList<>();
        int start = 1;
        while (start <= raw.length()) {
            int slash = raw.indexOf('/', start);
            int end = slash < 0 ? raw.length() : slash;
            boolean isEmptyInside = start == end && slash >= 0;
            Segment segment = isEmptyInside ? null : segment(raw, start, end);
            if (segment == null || segments.size() == Limits.PATH_SEGMENTS) {
                return null;
            }
            segments.add(segment);
            start = end + 1;
        }
        return new RequestPath(segments);
    }

    private static @Nullable Segment segment(String raw, int start, int end) {
        boolean isCoded = false;
        for (int i = start; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                isCoded = true;
            } else if (!isUnreserved(c) && DELIMITERS.indexOf(c) < 0) {
                return null;
            }
        }
        String text = raw.substring(start, end);
        if (isCoded) {
            return decoded(text);
        }
        return text.equals(".") || text.equals("..") ? null : new Segment(text, true);
    }

    private static @Nullable Segment decoded(String coded) {
        ByteBuffer bytes = ByteBuffer.allocate(coded.length());
        boolean isExact = true;
        for (int i = 0; i < coded.length(); i++) {
            char c = coded.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            int octet = octetAt(coded, i + 1);
            if (octet < 0 || isNeverCoded((char) octet)) {
                return null;
            }
            isExact &= DELIMITERS.indexOf(octet) < 0 && isUpperCase(coded, i + 1);
            bytes.put((byte) octet);
            i += 2;
        }
        String text = utf8(bytes.flip());
        return text == null || text.chars().anyMatch(Character::isISOControl)
                ? null
                : new Segment(text, isExact);
    }

    private static boolean isNeverCoded(char octet) {
        return isUnreserved(octet) || NEVER_CODED.indexOf(octet) >= 0;
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || UNRESERVED_MARKS.indexOf(c) >= 0;
    }

    private static int octetAt(String text, int at) {
        if (at + 2 > text.length()
                || !HexFormat.isHexDigit(text.charAt(at))
                || !HexFormat.isHexDigit(text.charAt(at + 1))) {
            return -1;
        }
        return HexFormat.fromHexDigits(text, at, at + 2);
    }

    private static boolean isUpperCase(String text, int at) {
        return !Character.isLowerCase(text.charAt(at))
                && !Character.isLowerCase(text.charAt(at + 1));
    }

    private static @Nullable String utf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
