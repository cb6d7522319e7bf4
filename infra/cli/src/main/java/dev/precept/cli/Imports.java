package dev.precept.cli;

import dev.precept.cli.importer.Imported;
import dev.precept.cli.importer.KeycloakImport;
import dev.precept.cli.importer.Left;
import dev.precept.cli.importer.Source;
import dev.precept.cli.importer.Wso2Import;

import picocli.CommandLine.Model.CommandSpec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code import}: another product's export as a document for {@code apply}; asks no service. */
final class Imports {
    private static final List<String> FROM = List.of("keycloak", "asgardeo", "wso2");

    private Imports() {}

    static CommandSpec command() {
        return Verb.of(
                Options.of("import")
                        .arguments(
                                "FROM",
                                "2..*",
                                FROM,
                                "keycloak, asgardeo or wso2, then the files or folders")
                        .value("-f|--file", "FILE", "where the document goes; else standard output")
                        .value("--report", "FILE", "where the whole report goes, as JSON")
                        .flag("--usernames", "keycloak: handles of users are their names, not ids")
                        .flag("--strict", "end with 6 where anything was left out")
                        .spec(),
                "Makes another product's export a document for apply, and tells what it lacks.",
                Imports::read);
    }

    private static ExitCode read(Invocation invocation) {
        List<String> arguments = invocation.arguments();
        String from = arguments.getFirst();
        List<Source> sources = new ArrayList<>();
        arguments.stream().skip(1).forEach(it -> add(invocation.terminal(), it, sources));
        Imported imported =
                switch (from) {
                    case "keycloak" -> keycloak(invocation, sources);
                    case "asgardeo", "wso2" -> Wso2Import.read(sources);
                    default ->
                            throw Failure.usage(
                                    "There is no import from '" + from + "'. There are: " + FROM);
                };
        String document =
                invocation.format() == Format.JSON
                        ? Trees.json(imported.document()) + "\n"
                        : Trees.yaml(imported.document());
        write(invocation, invocation.text("--file").orElse("-"), document);
        invocation
                .text("--report")
                .ifPresent(it -> write(invocation, it, Trees.json(report(imported)) + "\n"));
        summary(invocation, imported);
        return invocation.flag("--strict") && !imported.left().isEmpty()
                ? ExitCode.ATTENTION
                : ExitCode.OK;
    }

    private static Imported keycloak(Invocation invocation, List<Source> sources) {
        if (sources.size() != 1) {
            throw Failure.usage("A realm is one file, not " + sources.size() + ".");
        }
        Function<String, JsonNode> inner =
                text -> Trees.json(text.getBytes(StandardCharsets.UTF_8), "A policy's roles");
        try {
            return KeycloakImport.read(sources.getFirst(), inner, invocation.flag("--usernames"));
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** A file, or those of a folder and the folders in it. */
    private static void add(Terminal terminal, String name, List<Source> sources) {
        if (name.equals("-") || !Files.isDirectory(Path.of(name))) {
            sources.add(new Source(name, Trees.document(terminal.read(name), name)));
            return;
        }
        try (Stream<Path> files = Files.walk(Path.of(name), Limits.DEPTH)) {
            files.filter(it -> it.toString().matches(".*\\.(json|ya?ml)"))
                    .sorted()
                    .limit(Limits.FILES)
                    .map(Path::toString)
                    .forEach(
                            it ->
                                    sources.add(
                                            new Source(it, Trees.document(terminal.read(it), it))));
        } catch (IOException e) {
            throw Failure.usage("Cannot read " + name + ": " + e.getMessage());
        }
    }

    private static void write(Invocation invocation, String file, String text) {
        if (file.equals("-")) {
            invocation.terminal().out().print(text);
            return;
        }
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw Failure.usage("Cannot write " + file + ": " + e.getMessage());
        }
    }

    private static JsonNode report(Imported imported) {
        ArrayNode left = Trees.array();
        for (Left one : imported.left()) {
            left.addObject()
                    .put("file", one.file())
                    .put("pointer", one.pointer())
                    .put("reason", one.reason());
        }
        return Trees.object().set("left", left);
    }

    /** How much came over, and why the rest did not: each reason with its places. */
    private static void summary(Invocation invocation, Imported imported) {
        List<String> counts = new ArrayList<>();
        imported.document()
                .properties()
                .forEach(it -> counts.add(it.getValue().size() + " " + it.getKey()));
        invocation.say("Taken over: " + (counts.isEmpty() ? "nothing" : String.join(", ", counts)));
        Map<String, List<Left>> byReason = new LinkedHashMap<>();
        imported.left()
                .forEach(
                        it ->
                                byReason.computeIfAbsent(it.reason(), _ -> new ArrayList<>())
                                        .add(it));
        byReason.forEach(
                (reason, places) -> {
                    invocation.say("Left out: " + Output.plain(reason));
                    places.forEach(it -> invocation.say("  " + place(it)));
                });
    }

    private static String place(Left left) {
        return Output.plain(left.file() + "#" + left.pointer());
    }
}
