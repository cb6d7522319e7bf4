package dev.precept.cli;

import dev.precept.cli.Api.Call;

import picocli.CommandLine.Model.CommandSpec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** {@code decide, explain}: one access question (OpenID AuthZEN Authorization API 1.0). */
final class Questions {
    private Questions() {}

    static List<CommandSpec> commands() {
        return List.of(
                Verb.of(
                        options("decide").spec(),
                        "Asks the decision point: ends with 0 for permit, 1 for deny.",
                        Questions::decide),
                Verb.of(
                        options("explain").spec(),
                        "Asks and tells why: what permits, or what is missing and who took it.",
                        Questions::explain));
    }

    private static Options options(String name) {
        return Options.of(name)
                .value("--user", "HANDLE", "the user that asks")
                .value("--client", "APPLICATION", "the application that asks on its own behalf")
                .value("--token-file", "FILE", "the access token that came along; - for stdin")
                .value("--application", "APPLICATION", "the one a user comes through")
                .value("--api", "HANDLE", "the API, or a type of resource")
                .value("--method", "METHOD", "the HTTP method, with --path")
                .value("--path", "PATH", "below the API's base path, with --method")
                .value("--scope", "SCOPE", "the scope, with --resource")
                .value("--resource", "ID", "the instance that the scope is asked for")
                .value("-f|--file", "FILE", "the whole question, JSON or YAML, instead")
                .reading();
    }

    private static ExitCode decide(Invocation invocation) {
        JsonNode answer = ask(invocation, "access/v1/evaluation");
        boolean isPermit = answer.path("decision").asBoolean(false);
        List<String> words = new ArrayList<>();
        words.add(verdict(answer));
        answer.path("context")
                .path("obligations")
                .properties()
                .forEach(it -> words.add("  " + it.getKey() + ": " + Trees.line(it.getValue())));
        invocation.output().words(answer, words);
        return isPermit ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static String verdict(JsonNode answer) {
        JsonNode context = answer.path("context");
        String reason = context.path("reason").asString("");
        String position = context.path("position").asString("");
        return (answer.path("decision").asBoolean(false) ? "permit" : "deny")
                + (reason.isEmpty() ? "" : "  " + reason)
                + (position.isEmpty() ? "" : "  (position " + position + ")");
    }

    private static ExitCode explain(Invocation invocation) {
        JsonNode answer = ask(invocation, "access/v1/explain");
        List<String> words = new ArrayList<>();
        words.add(verdict(answer));
        for (JsonNode grant : answer.path("grants")) {
            ways("by", grant.path("scope"), grant.path("ways"), words);
        }
        for (JsonNode missing : answer.path("missing")) {
            ways(
                    "missing",
                    missing.path("scope"),
                    Trees.array().add(missing.path("wanted")),
                    words);
        }
        JsonNode last = answer.path("lastPermitted");
        if (last.path("position").isNumber() || last.path("position").isString()) {
            words.add("last permitted at position " + last.path("position").asString());
            last.path("lostBy").forEach(event -> words.add("  lost by " + event(event)));
        }
        invocation.output().words(answer, words);
        return answer.path("decision").asBoolean(false) ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static void ways(String word, JsonNode scope, JsonNode ways, List<String> words) {
        for (JsonNode way : ways) {
            words.add(word + " " + Output.cell(scope));
            for (JsonNode step : way) {
                String to = Output.cell(step.path("to"));
                words.add(
                        "  "
                                + Output.plain(step.path("kind").asString(""))
                                + " "
                                + Output.cell(step.path("of"))
                                + (to.isEmpty() ? "" : " -> " + to)
                                + (step.path("event").isObject()
                                        ? "  (" + event(step.path("event")) + ")"
                                        : ""));
            }
        }
    }

    private static String event(JsonNode event) {
        String actor = Output.cell(event.path("actor"));
        return Output.cell(event.path("type"))
                + " at "
                + Output.cell(event.path("position"))
                + (actor.isEmpty() ? "" : " by " + actor)
                + (event.path("at").isMissingNode() ? "" : ", " + Output.cell(event.path("at")));
    }

    private static JsonNode ask(Invocation invocation, String path) {
        JsonNode question =
                invocation
                        .text("--file")
                        .map(file -> Trees.document(invocation.terminal().read(file), file))
                        .orElseGet(() -> question(invocation));
        Api api = new Api(invocation);
        return api.ask(Call.json("POST", api.door(path), question)).json();
    }

    private static JsonNode question(Invocation invocation) {
        ObjectNode question = Trees.object();
        question.set("subject", subject(invocation));
        boolean isInstance = invocation.text("--scope").isPresent();
        String action = isInstance ? "--scope" : "--method";
        String id = isInstance ? "--resource" : "--path";
        question.putObject("action").put("name", invocation.required(action));
        question.putObject("resource")
                .put("type", invocation.required("--api"))
                .put("id", invocation.required(id));
        invocation
                .text("--application")
                .ifPresent(it -> question.putObject("context").put("application", it));
        return question;
    }

    private static ObjectNode subject(Invocation invocation) {
        List<ObjectNode> subjects = new ArrayList<>();
        invocation.text("--user").ifPresent(it -> subjects.add(subject("user", it)));
        invocation.text("--client").ifPresent(it -> subjects.add(subject("client", it)));
        invocation
                .text("--token-file")
                .ifPresent(it -> subjects.add(subject("token", invocation.terminal().line(it))));
        if (subjects.size() != 1) {
            throw Failure.usage("One of --user, --client, --token-file is due (or --file).");
        }
        return subjects.getFirst();
    }

    private static ObjectNode subject(String type, String id) {
        return Trees.object().put("type", type).put("id", id);
    }
}
