package dev.precept.cli;

import picocli.CommandLine.ParseResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One command as it was given.
 *
 * @param results what was parsed, of the program first and of the command last: the options of all
 *     may stand before or behind the command
 * @param terminal where it was given
 */
record Invocation(List<ParseResult> results, Terminal terminal) {
    static Invocation of(ParseResult root, Terminal terminal) {
        List<ParseResult> results = new ArrayList<>();
        for (ParseResult at = root; at != null; at = at.subcommand()) {
            results.add(at);
        }
        return new Invocation(List.copyOf(results), terminal);
    }

    /** The command's own part. */
    ParseResult last() {
        return results.getLast();
    }

    /** An option's value. */
    Optional<String> text(String name) {
        return results.reversed().stream()
                .filter(result -> result.hasMatchedOption(name))
                .<String>map(result -> result.matchedOptionValue(name, ""))
                .findFirst();
    }

    /** The values of an option that may come several times. */
    List<String> texts(String name) {
        return last().matchedOptionValue(name, List.of());
    }

    boolean flag(String name) {
        return last().matchedOptionValue(name, false);
    }

    /** The arguments that are no options. */
    List<String> arguments() {
        return last().matchedPositionals().stream()
                .<String>flatMap(spec -> spec.<List<String>>getValue().stream())
                .toList();
    }

    /** The argument at this place, if there is one. */
    Optional<String> argument(int index) {
        List<String> all = arguments();
        return index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
    }

    /** A value that has to be there. */
    String required(String option) {
        return text(option).orElseThrow(() -> Failure.usage("'" + option + "' is required here."));
    }

    /** A whole number of an option. */
    Optional<Integer> number(String option) {
        return text(option)
                .map(
                        text -> {
                            try {
                                return Integer.valueOf(text);
                            } catch (NumberFormatException e) {
                                throw Failure.usage(
                                        "'" + option + "' takes a number, not '" + text + "'.");
                            }
                        });
    }

    /** How answers are shown. */
    Format format() {
        String name = text("--output").orElse("table");
        try {
            return Format.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Failure.usage(
                    "'--output' is one of table, wide, json, yaml; not '" + name + "'.");
        }
    }

    Output output() {
        return new Output(terminal, format());
    }

    /** Says something that was not asked for. */
    void say(String words) {
        terminal.err().println(words);
    }
}
