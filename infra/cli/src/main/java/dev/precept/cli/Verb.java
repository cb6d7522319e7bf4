package dev.precept.cli;

import picocli.CommandLine.Model.CommandSpec;

import java.util.function.Function;

/**
 * One command: how it is written, and what it does.
 *
 * @param spec its options and arguments, for help and completion too
 * @param action what it does; it ends with the code, or throws a {@link Failure}
 */
record Verb(CommandSpec spec, Function<Invocation, ExitCode> action) {
    /** A command that does this. */
    static CommandSpec of(
            CommandSpec spec, String description, Function<Invocation, ExitCode> action) {
        CommandSpec whole = CommandSpec.wrapWithoutInspection(new Verb(spec, action));
        whole.name(spec.name());
        spec.options().forEach(whole::addOption);
        spec.positionalParameters().forEach(whole::addPositional);
        whole.usageMessage().description(description);
        return whole;
    }
}
