package dev.precept.domain.api;

import dev.precept.domain.shared.Limits;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operation's path below the API's base path, as in OpenAPI: segments of literal text and {@code
 * {parameter}}s, each of which stands for one character or more within its segment; between two of
 * a segment there is literal text. Literal text is what RFC 3986 section 3.3 lets stand in a
 * segment, but for percent codes and ';', which upstreams read in different ways. A trailing slash
 * makes another path.
 *
 * @param value begins with '/'
 */
public record PathTemplate(String value) {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}]*}");
    private static final String LITERAL = "-._~!$&'()*+,=:@";

    /** What is wrong with the template, or nothing. */
    public Optional<String> fault() {
        if (value.isEmpty() || value.charAt(0) != '/') {
            return Optional.of("it does not begin with '/'");
        }
        if (value.length() > Limits.PATH_CHARACTERS) {
            return Optional.of("it has more than " + Limits.PATH_CHARACTERS + " characters");
        }
        String[] segments = value.substring(1).split("/", -1);
        if (segments.length > Limits.PATH_SEGMENTS) {
            return Optional.of("it has more than " + Limits.PATH_SEGMENTS + " segments");
        }
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].isEmpty() && i < segments.length - 1) {
                return Optional.of("it has an empty segment");
            }
            Optional<String> fault = fault(segments[i]);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    /** The template without the names of its parameters: two of one shape match the same paths. */
    public String shape() {
        return PARAMETER.matcher(value).replaceAll("{}");
    }

    private static Optional<String> fault(String segment) {
        if (segment.equals(".") || segment.equals("..")) {
            return Optional.of("it has a segment '" + segment + "'");
        }
        int start = 0;
        while (start < segment.length()) {
            if (segment.charAt(start) == '{') {
                int close = segment.indexOf('}', start);
                if (!isParameter(segment, start, close)) {
                    return Optional.of(
                            "the segment '"
                                    + segment
                                    + "' has half a {parameter} or one without"
                                    + " a name in printable ASCII");
                }
                if (segment.startsWith("{", close + 1)) {
                    return Optional.of(
                            "the segment '"
                                    + segment
                                    + "' has two parameters with nothing between");
                }
                start = close + 1;
            } else if (isLiteral(segment.charAt(start))) {
                start++;
            } else {
                String name = Character.getName(segment.charAt(start));
                return Optional.of("it has a character that no segment may hold: " + name);
            }
        }
        return Optional.empty();
    }

    private static boolean isParameter(String segment, int open, int close) {
        return close > open + 1
                && segment.substring(open + 1, close)
                        .chars()
                        .allMatch(c -> c > ' ' && c < 0x7F && c != '{');
    }

    private static boolean isLiteral(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || LITERAL.indexOf(c) >= 0;
    }
}
