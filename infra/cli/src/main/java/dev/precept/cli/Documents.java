package dev.precept.cli;

import dev.precept.cli.Api.Call;

import picocli.CommandLine.Model.CommandSpec;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code apply, plan, export}: a whole organization as one document. */
final class Documents {
    private static final String YAML = "application/yaml";
    private static final String JSON = "application/json";

    private Documents() {}

    static List<CommandSpec> commands() {
        return List.of(
                Verb.of(
                        applying("apply").writing().spec(),
                        "Makes the organization what a document says, in one transaction.",
                        invocation -> apply(invocation, invocation.flag("--dry-run"))),
                Verb.of(
                        applying("plan")
                                .flag(
                                        "--exit-code",
                                        "end with 6 where something would change, or drifted")
                                .spec(),
                        "Tells what apply would do.",
                        invocation -> apply(invocation, true)),
                Verb.of(
                        Options.of("export")
                                .choice(
                                        "--include",
                                        "KINDS",
                                        List.of("users"),
                                        "what is left out otherwise: users")
                                .value("-f|--file", "FILE", "where to; standard output otherwise")
                                .reading()
                                .spec(),
                        "Writes the organization as one document, YAML unless -o json.",
                        Documents::export));
    }

    private static Options applying(String name) {
        return Options.of(name)
                .value("-f|--file", "FILE", "the document, JSON or YAML; - for standard input")
                .flag("--prune", "delete what the document's kinds do not name")
                .value("--expect", "HASH", "only where the export has this contentHash");
    }

    private static ExitCode apply(Invocation invocation, boolean isPlan) {
        String file = invocation.required("--file");
        byte[] document = invocation.terminal().read(file);
        Api api = new Api(invocation);
        Map<String, String> query = api.writing();
        if (isPlan) {
            query.put("dryRun", "true");
        }
        if (invocation.flag("--prune")) {
            query.put("prune", "true");
        }
        invocation.text("--expect").ifPresent(it -> query.put("expect", it));
        Format format = invocation.format();
        boolean isWords = format == Format.TABLE || format == Format.WIDE;
        Call call =
                new Call(
                        "POST",
                        api.administration(List.of("apply")),
                        query,
                        Trees.isJson(document, file) ? JSON : YAML,
                        document,
                        isWords ? "text/plain, application/json;q=0.5" : JSON);
        Http.Answer answer = api.ask(call);
        boolean isText = answer.header("Content-Type").startsWith("text/plain");
        if (isText) {
            answer.text().lines().map(Output::plain).forEach(invocation.output()::line);
        } else {
            invocation.output().thing(answer.json());
        }
        if (answer.status() == 202) {
            invocation.say("It waits for approval: " + answer.header("Location"));
            return ExitCode.ATTENTION;
        }
        boolean isChange = isText ? isChange(answer.text()) : isChange(answer.json());
        return isPlan && invocation.flag("--exit-code") && isChange
                ? ExitCode.ATTENTION
                : ExitCode.OK;
    }

    /** A line each of what is created, changed, deleted, and what stays though it is not named. */
    private static boolean isChange(String plan) {
        return plan.lines().anyMatch(it -> it.matches("[+~!-] /.*"));
    }

    private static boolean isChange(JsonNode plan) {
        boolean isAny = !plan.path("drift").isEmpty();
        for (String count : new String[] {"created", "changed", "deleted"}) {
            isAny |= plan.path(count).asInt(0) > 0;
        }
        return isAny;
    }

    private static ExitCode export(Invocation invocation) {
        Api api = new Api(invocation);
        boolean isJson = invocation.format() == Format.JSON;
        Map<String, String> query =
                invocation.text("--include").map(it -> Map.of("include", it)).orElse(Map.of());
        Call call =
                Call.get(api.administration(List.of("export")), query)
                        .accepting(isJson ? JSON : YAML);
        Http.Answer answer = api.ask(call);
        byte[] document = answer.body();
        String file = invocation.text("--file").orElse("-");
        if (file.equals("-")) {
            invocation.terminal().out().writeBytes(document);
        } else {
            try {
                Files.write(Path.of(file), document);
            } catch (IOException e) {
                throw Failure.usage("Cannot write " + file + ": " + e.getMessage());
            }
        }
        invocation.say("contentHash: " + answer.header("Precept-Content-Hash"));
        return ExitCode.OK;
    }
}
