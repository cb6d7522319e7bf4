package dev.precept.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.List;

/** Builds the options and arguments of commands. */
final class Options {
    private final CommandSpec spec;

    private Options(String name) {
        spec = CommandSpec.create().name(name);
    }

    /** Of a command with this name. */
    static Options of(String name) {
        return new Options(name);
    }

    /** An option with a value. */
    Options value(String name, String label, String description) {
        spec.addOption(
                OptionSpec.builder(name.split("\\|"))
                        .type(String.class)
                        .paramLabel(label)
                        .description(description)
                        .build());
        return this;
    }

    /** An option that may come several times. */
    Options values(String name, String label, String description) {
        spec.addOption(
                OptionSpec.builder(name.split("\\|"))
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(label)
                        .description(description)
                        .build());
        return this;
    }

    /** An option with one of these values. */
    Options choice(String name, String label, List<String> choices, String description) {
        spec.addOption(
                OptionSpec.builder(name.split("\\|"))
                        .type(String.class)
                        .paramLabel(label)
                        .completionCandidates(choices)
                        .description(description)
                        .build());
        return this;
    }

    /** An option without a value. */
    Options flag(String name, String description) {
        spec.addOption(
                OptionSpec.builder(name.split("\\|"))
                        .type(boolean.class)
                        .arity("0")
                        .description(description)
                        .build());
        return this;
    }

    /** The arguments, so many as the arity says, with what completion offers for them. */
    Options arguments(String label, String arity, List<String> choices, String description) {
        PositionalParamSpec.Builder builder =
                PositionalParamSpec.builder()
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(label)
                        .arity(arity)
                        .required(!arity.startsWith("0"))
                        .description(description);
        if (!choices.isEmpty()) {
            builder.completionCandidates(choices);
        }
        spec.addPositional(builder.build());
        return this;
    }

    /** What every question to the service may say. */
    Options reading() {
        return value("--at", "MOMENT", "as of a position or an instant (Precept-At)")
                .value("--at-least", "POSITION", "not before this position (Precept-At-Least)");
    }

    /** What every change may say. */
    Options writing() {
        return flag("--dry-run", "tell what would happen; nothing is stored")
                .value("--reason", "TEXT", "why, for the history: name tickets, not people")
                .value("--if-match", "REVISION", "only where the thing has this revision")
                .value("--idempotency-key", "KEY", "the same key again is the same command")
                .value(
                        "--fence",
                        "FENCE",
                        "wait until gateways have it: gateways[;timeout=2s] (Precept-Fence)");
    }

    CommandSpec spec() {
        return spec;
    }
}
