package dev.precept.projections.bundle;

import dev.precept.domain.condition.Glob;
import dev.precept.projections.bundle.BundleDocument.Segment;
import dev.precept.projections.image.PathPattern;

import java.util.List;
import java.util.stream.Collectors;

/** Patterns as regular expressions that take time linear in the text (RE2). */
final class Patterns {
    private Patterns() {}

    /** Matches the texts that the pattern matches. */
    static String of(Glob glob) {
        String value = glob.value();
        StringBuilder pattern = new StringBuilder("^(?s:");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '*' -> pattern.append(".*");
                case '?' -> pattern.append('.');
                case '\\' -> literal(value.charAt(++i), pattern);
                default -> literal(c, pattern);
            }
        }
        return pattern.append(")$").toString();
    }

    /** Whether the pattern asks for so many characters. */
    static boolean counts(Glob glob) {
        String value = glob.value();
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '?' -> {
                    return true;
                }
                case '\\' -> i++;
                default -> {}
            }
        }
        return false;
    }

    /** A segment of a template. */
    static Segment of(PathPattern segment) {
        List<String> parts = segment.parts();
        if (parts.size() == 1) {
            return new Segment(parts.getFirst(), null, null, null);
        }
        long literals = parts.stream().mapToLong(String::length).sum();
        if (parts.size() == 2 && literals == 0) {
            return new Segment(null, null, null, null);
        }
        String pattern =
                parts.stream().map(Patterns::literal).collect(Collectors.joining("(?s:.+)"));
        return new Segment(null, "^" + pattern + "$", literals, String.join("{}", parts));
    }

    private static String literal(String text) {
        StringBuilder pattern = new StringBuilder();
        text.chars().forEach(c -> literal((char) c, pattern));
        return pattern.toString();
    }

    private static void literal(char c, StringBuilder pattern) {
        boolean isPlain = c >= 0x80 || c <= ' ' || Character.isLetterOrDigit(c);
        pattern.append(isPlain ? "" : "\\").append(c);
    }
}
