package dev.precept.domain.policy;

import dev.precept.domain.policy.RegoLexer.Kind;
import dev.precept.domain.policy.RegoLexer.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a module gives to built-in functions that would take something from the machine they run on:
 * its zone, by the name {@code Local} or by a zone's abbreviation, and the place of a number in its
 * memory. What decides about that has to be written out, so that it can be seen. Confined to a
 * call.
 */
final class RegoArguments {
    /** The functions whose first argument is an instant, which may come with a zone. */
    private static final Set<String> OF_ONE_INSTANT =
            Set.of("time.add_date", "time.clock", "time.date", "time.format", "time.weekday");

    private static final String OF_TWO_INSTANTS = "time.diff";

    /** The functions that give numbers, and so instants without a zone. */
    private static final Set<String> INSTANTS = Set.of("parse_ns", "parse_rfc3339_ns");

    /** Zones of the IANA database; neither {@code Local} nor {@code localtime}. */
    private static final Pattern ZONE =
            Pattern.compile("UTC|[A-Z][A-Za-z]*(?:/[A-Z][A-Za-z0-9_+-]*){1,2}");

    /** Layouts by name that have a zone's abbreviation (Go's package time). */
    private static final Set<String> ABBREVIATING =
            Set.of("UnixDate", "RFC822", "RFC850", "RFC1123");

    private static final String ABBREVIATION = "MST";

    /** A verb of a format (Go's package fmt) with what may stand before it. */
    private static final Pattern VERB = Pattern.compile("%[^a-zA-Z%]*([a-zA-Z%])");

    private static final String POINTER = "p";

    private final List<Token> tokens;

    /** A part of the tokens, its end not in it. */
    private record Range(int from, int to) {}

    RegoArguments(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Looks at a call.
     *
     * @param open where its arguments begin
     * @throws IllegalArgumentException with what is wrong, for people, and where
     */
    void check(String function, int open) {
        int line = tokens.get(open).line();
        List<Range> arguments = parts(open);
        if (!areInstants(arguments, instants(function))) {
            throw RegoLexer.fault(
                    line,
                    "'"
                            + function
                            + "' takes an instant as time.parse_rfc3339_ns(…), or as [ns,"
                            + " \"Europe/Berlin\"] with its zone written out: another may be the"
                            + " zone of whatever machine it is");
        }
        if (function.equals("time.parse_ns") && !isLayout(text(arguments))) {
            throw RegoLexer.fault(
                    line,
                    "'time.parse_ns' takes a layout that is written out, and has no abbreviation"
                            + " of a zone (MST, UnixDate, RFC822, RFC850, RFC1123), which means"
                            + " another on another machine");
        }
        if (function.equals("sprintf") && !isFormat(text(arguments))) {
            throw RegoLexer.fault(
                    line,
                    "'sprintf' takes a format that is written out, without %p, which tells a"
                            + " place in memory");
        }
    }

    /** How many of its first arguments are instants. */
    private static int instants(String function) {
        if (OF_ONE_INSTANT.contains(function)) {
            return 1;
        }
        return function.equals(OF_TWO_INSTANTS) ? 2 : 0;
    }

    private boolean areInstants(List<Range> arguments, int count) {
        return arguments.size() >= count
                && arguments.subList(0, count).stream().allMatch(this::isInstant);
    }

    private boolean isInstant(Range range) {
        int from = range.from();
        if (is(from, "[") && !has(range, "|")) {
            List<Range> parts = parts(from);
            return parts.size() > 1
                    && parts.getLast().to() + 1 == range.to()
                    && isText(parts.get(1))
                    && ZONE.matcher(tokens.get(parts.get(1).from()).text()).matches();
        }
        return is(from, "time")
                && is(from + 1, ".")
                && is(from + 3, "(")
                && INSTANTS.contains(tokens.get(from + 2).text());
    }

    /** What the first argument says; empty where it is not written out. */
    private String text(List<Range> arguments) {
        return !arguments.isEmpty() && isText(arguments.getFirst())
                ? tokens.get(arguments.getFirst().from()).text()
                : "";
    }

    private static boolean isLayout(String layout) {
        return !layout.isEmpty()
                && !layout.contains(ABBREVIATION)
                && !ABBREVIATING.contains(layout);
    }

    private static boolean isFormat(String format) {
        Matcher verbs = VERB.matcher(format);
        return !format.isEmpty()
                && verbs.results().noneMatch(verb -> verb.group(1).equals(POINTER));
    }

    private boolean isText(Range range) {
        return range.to() == range.from() + 1 && tokens.get(range.from()).kind() == Kind.TEXT;
    }

    private boolean is(int index, String text) {
        return index < tokens.size() && tokens.get(index).is(text);
    }

    private boolean has(Range range, String text) {
        return tokens.subList(range.from(), range.to()).stream().anyMatch(it -> it.is(text));
    }

    /** What stands between commas after a bracket; nothing where that has no end. */
    private List<Range> parts(int open) {
        List<Range> parts = new ArrayList<>();
        int depth = 0;
        int from = open + 1;
        for (int i = open + 1; i < tokens.size(); i++) {
            boolean isEnd = depth == 0 && isClosing(i);
            if (isEnd || (depth == 0 && is(i, ","))) {
                parts.add(new Range(from, i));
                from = i + 1;
            }
            if (isEnd) {
                return parts;
            }
            depth += isClosing(i) ? -1 : 0;
            depth += is(i, "(") || is(i, "[") || is(i, "{") ? 1 : 0;
        }
        return List.of();
    }

    private boolean isClosing(int index) {
        return is(index, ")") || is(index, "]") || is(index, "}");
    }
}
