package dev.precept.domain.api;

import dev.precept.domain.shared.Limits;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operation's path below the API's base path, as in OpenAPI: segments that are literal or one
 * {@code {parameter}}, which stands for exactly one segment; a parameter may have literal text
 * around it. Literal text is what RFC 3986 section 3.3 lets stand in a segment, but for percent
 * codes and ';', which upstreams read in different ways. A trailing slash makes another path.
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
        int open = segment.indexOf('{');
        int close = segment.indexOf('}');
        String literal = segment;
        if (open >= 0 && close > open + 1) {
            literal = segment.substring(0, open) + segment.substring(close + 1);
        }
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c == '{' || c == '}') {
                return Optional.of(
                        "the segment '" + segment + "' has more than one {parameter}, or half one");
            }
            boolean isLiteral =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || LITERAL.indexOf(c) >= 0;
            if (!isLiteral) {
                return Optional.of(
                        "it has a character that no segment may hold: '"
                                + Character.getName(c)
                                + "'");
            }
        }
        return parameterFault(segment, open, close);
    }

    private static Optional<String> parameterFault(String segment, int open, int close) {
        if (open < 0) {
            return Optional.empty();
        }
        String name = segment.substring(open + 1, close);
        return name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '{')
                ? Optional.empty()
                : Optional.of("the name of a parameter is not printable ASCII: '" + name + "'");
    }
}
