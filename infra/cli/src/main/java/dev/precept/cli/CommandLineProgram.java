package dev.precept.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The program: its commands, and what each of them ends with. */
public final class CommandLineProgram {
    private static final String NAME = "precept";

    private CommandLineProgram() {}

    /** Runs one command; the number is the process's exit code. Never throws for bad input. */
    public static int run(Terminal terminal, String... arguments) {
        CommandLine program = program();
        try {
            ParseResult parsed = program.parseArgs(arguments);
            Invocation invocation = Invocation.of(parsed, terminal);
            CommandSpec command = invocation.last().commandSpec();
            boolean isHelp =
                    invocation.results().stream().anyMatch(it -> it.hasMatchedOption("-h"));
            if (isHelp || !(command.userObject() instanceof Verb verb)) {
                command.commandLine().usage(isHelp ? terminal.out() : terminal.err());
                return (isHelp ? ExitCode.OK : ExitCode.USAGE).number();
            }
            invocation.format(); // a wrong one is told before anything is done
            return verb.action().apply(invocation).number();
        } catch (ParameterException e) {
            terminal.err().println(e.getMessage());
            PrintWriter words = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
            CommandLine.UnmatchedArgumentException.printSuggestions(e, words);
            terminal.err()
                    .println(
                            "See: "
                                    + e.getCommandLine().getCommandSpec().qualifiedName()
                                    + " --help");
            return ExitCode.USAGE.number();
        } catch (Failure e) {
            terminal.err().println(e.words());
            return e.code().number();
        } finally {
            terminal.out().flush();
        }
    }

    private static CommandLine program() {
        CommandSpec root = CommandSpec.create().name(NAME);
        root.usageMessage()
                .description(
                        "The administration and decisions of a Precept service.",
                        "Exit codes: 0 done or permitted, 1 denied or refused, 2 usage, 3 not"
                            + " logged in or without the right, 4 not there or not as expected, 5"
                            + " not available, 6 something is left to look at.");
        Stream.of(
                        Logins.commands(),
                        Things.commands(),
                        Documents.commands(),
                        Questions.commands(),
                        Past.commands(),
                        List.of(Imports.command(), completion()))
                .flatMap(List::stream)
                .forEach(command -> root.addSubcommand(command.name(), command));
        common(root);
        root.subcommands().values().forEach(it -> common(it.getCommandSpec()));
        return new CommandLine(root);
    }

    /** What every command takes, before or behind its name. */
    private static void common(CommandSpec spec) {
        spec.addOption(text("ORGANIZATION", "the organization", "--org"));
        spec.addOption(text("NAME", "the context to use", "--context"));
        spec.addOption(text("URL", "where the service answers", "--server"));
        spec.addOption(text("SECONDS", "how long an answer may take", "--timeout"));
        spec.addOption(
                OptionSpec.builder("-o", "--output")
                        .type(String.class)
                        .paramLabel("FORMAT")
                        .completionCandidates(List.of("table", "wide", "json", "yaml"))
                        .description("table, wide, json or yaml")
                        .build());
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .type(boolean.class)
                        .arity("0")
                        .usageHelp(true)
                        .description("this help")
                        .build());
    }

    private static OptionSpec text(String label, String description, String name) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static CommandSpec completion() {
        return Verb.of(
                Options.of("completion").spec(),
                "Writes what bash and zsh complete commands by: source <(precept completion)",
                invocation -> {
                    invocation.output().line(AutoComplete.bash(NAME, program()));
                    return ExitCode.OK;
                });
    }
}
