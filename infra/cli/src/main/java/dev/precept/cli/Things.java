package dev.precept.cli;

import dev.precept.cli.Api.Call;

import picocli.CommandLine.Model.CommandSpec;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code get, put, patch, delete, post}: the administration API, thing by thing. */
final class Things {
    private static final String WHAT =
            "the kind, then what is in the path behind it: roles reader members users ada";

    private Things() {}

    static List<CommandSpec> commands() {
        return List.of(
                Verb.of(
                        Options.of("get")
                                .arguments("KIND", "1..*", Kinds.offered(), WHAT)
                                .value("--filter", "TEXT", "of a list: what a handle or name has")
                                .value("--limit", "COUNT", "of a list: at most so many")
                                .values("--query", "NAME=VALUE", "any other parameter")
                                .reading()
                                .spec(),
                        "Shows a thing or a list of things.",
                        Things::get),
                changing("put", "Makes a thing what a file says, or creates it."),
                changing("patch", "Changes what a file names (JSON merge patch); null takes away."),
                changing("post", "Sends what a file says, for what is no thing: a state, a key."),
                Verb.of(
                        Options.of("delete")
                                .arguments("KIND", "2..*", Kinds.offered(), WHAT)
                                .writing()
                                .spec(),
                        "Deletes a thing, or takes a part away.",
                        Things::delete));
    }

    private static CommandSpec changing(String name, String description) {
        return Verb.of(
                Options.of(name)
                        .arguments("KIND", "1..*", Kinds.offered(), WHAT)
                        .value("-f|--file", "FILE", "the body, JSON or YAML; - for standard input")
                        .writing()
                        .spec(),
                description,
                Things::send);
    }

    private static ExitCode get(Invocation invocation) {
        Api api = new Api(invocation);
        Map<String, String> query = new LinkedHashMap<>();
        invocation.text("--filter").ifPresent(it -> query.put("filter", it));
        for (String pair : invocation.texts("--query")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Failure.usage("'--query' takes NAME=VALUE, not '" + pair + "'.");
            }
            query.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        String path = Kinds.path(api, invocation.arguments());
        JsonNode first = api.ask(Call.get(path, query)).json();
        Output output = invocation.output();
        if (first.path("items").isArray()) {
            int limit = invocation.number("--limit").orElse(Integer.MAX_VALUE);
            output.list(all(api, path, query, first, limit));
        } else {
            output.thing(first);
        }
        return ExitCode.OK;
    }

    /** The list from its first page on. */
    private static List<JsonNode> all(
            Api api, String path, Map<String, String> query, JsonNode first, int limit) {
        List<JsonNode> items = new ArrayList<>();
        JsonNode page = first;
        for (int pages = 1; ; pages++) {
            page.path("items").forEach(items::add);
            if (items.size() >= limit) {
                return items.subList(0, limit);
            }
            if (!page.path("next").isString() || pages == Limits.PAGES) {
                return items;
            }
            query.put("cursor", page.path("next").asString());
            query.put("limit", Integer.toString(Limits.PAGE));
            page = api.ask(Call.get(path, query)).json();
        }
    }

    private static ExitCode send(Invocation invocation) {
        Api api = new Api(invocation);
        String name = invocation.last().commandSpec().name();
        String file = invocation.text("--file").orElse("");
        if (file.isEmpty() && name.equals("patch")) {
            throw Failure.usage("'--file' is required here.");
        }
        JsonNode body =
                file.isEmpty()
                        ? Trees.object()
                        : Trees.document(invocation.terminal().read(file), file);
        String path = Kinds.path(api, invocation.arguments());
        Call call = Call.json(name.toUpperCase(java.util.Locale.ROOT), path, body);
        if (name.equals("patch")) {
            call =
                    new Call(
                            call.method(),
                            call.path(),
                            call.query(),
                            "application/merge-patch+json",
                            call.body(),
                            call.accept());
        }
        return done(invocation, api.ask(call.with(api.writing())));
    }

    private static ExitCode delete(Invocation invocation) {
        Api api = new Api(invocation);
        String path = Kinds.path(api, invocation.arguments());
        return done(invocation, api.ask(Call.delete(path).with(api.writing())));
    }

    /** Shows what came of a change; one that waits for somebody's approval is not done. */
    static ExitCode done(Invocation invocation, Http.Answer answer) {
        if (answer.body().length > 0) {
            invocation.output().thing(answer.json());
        }
        if (answer.status() != 202) {
            return ExitCode.OK;
        }
        invocation.say("It waits for approval: " + answer.header("Location"));
        return ExitCode.ATTENTION;
    }
}
