package dev.precept.projections.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One segment of a path template, by its literal parts: between any two of them, and only there,
 * stands a parameter of at least one character.
 *
 * @param parts one: a literal; two, both empty: a parameter alone
 */
public record PathPattern(List<String> parts) implements Comparable<PathPattern> {
    private static final Comparator<PathPattern> MOST_LITERAL_FIRST =
            Comparator.comparingInt(PathPattern::literalCharacters)
                    .reversed()
                    .thenComparing(pattern -> String.join("{}", pattern.parts));

    public PathPattern {
        parts = List.copyOf(parts);
    }

    /** Reads a template's segments. Braces that don't pair are literal. */
    public static List<PathPattern> of(String template) {
        String below = template.startsWith("/") ? template.substring(1) : template;
        List<PathPattern> segments = new ArrayList<>();
        for (String segment : below.split("/", -1)) {
            segments.add(ofSegment(segment));
        }
        return segments;
    }

    private static PathPattern ofSegment(String segment) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (true) {
            int open = segment.indexOf('{', start);
            int close = open < 0 ? -1 : segment.indexOf('}', open);
            if (close < 0) {
                parts.add(segment.substring(start));
                return new PathPattern(parts);
            }
            parts.add(segment.substring(start, open));
            start = close + 1;
        }
    }

    boolean isLiteral() {
        return parts.size() == 1;
    }

    boolean isParameter() {
        return parts.size() == 2 && literalCharacters() == 0;
    }

    String literal() {
        return parts.getFirst();
    }

    /** Whether the text can be read as this, each parameter being as short as it can be. */
    boolean matches(String text) {
        if (isLiteral()) {
            return text.equals(literal());
        }
        String first = parts.getFirst();
        String last = parts.getLast();
        if (!text.startsWith(first)) {
            return false;
        }
        int at = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = text.indexOf(part, at + 1);
            if (found < 0) {
                return false;
            }
            at = found + part.length();
        }
        return text.endsWith(last) && text.length() - last.length() > at;
    }

    @Override
    public int compareTo(PathPattern other) {
        return MOST_LITERAL_FIRST.compare(this, other);
    }

    private int literalCharacters() {
        return parts.stream().mapToInt(String::length).sum();
    }
}
