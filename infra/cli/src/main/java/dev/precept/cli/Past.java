package dev.precept.cli;

import dev.precept.cli.Api.Call;

import picocli.CommandLine.Model.CommandSpec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code events, diff, what-if}: what happened, what it came to, and what would come of more. */
final class Past {
    private static final int EVENTS = 50;
    private static final List<String> COUNTED =
            List.of("gained", "lost", "widened", "narrowed", "altered");

    private Past() {}

    static List<CommandSpec> commands() {
        return List.of(
                Verb.of(
                        Options.of("events")
                                .value("--entity", "ENTITY", "of one thing: an id, or role:reader")
                                .value("--actor", "ACTOR", "what one caller did")
                                .value("--type", "TYPE", "role, or role.member-added.v1")
                                .value("--from", "INSTANT", "not before")
                                .value("--to", "INSTANT", "before")
                                .value("--after", "POSITION", "the oldest first, behind this one")
                                .value("--limit", "COUNT", "at most so many (" + EVENTS + ")")
                                .reading()
                                .spec(),
                        "Shows the history, the newest first unless --after is given.",
                        Past::events),
                Verb.of(
                        Options.of("diff")
                                .value("--from", "MOMENT", "a position or an instant")
                                .value("--to", "MOMENT", "the same; now where it is left out")
                                .value("--limit", "COUNT", "at most so many changes")
                                .reading()
                                .spec(),
                        "Tells who gained and lost what between two moments.",
                        Past::diff),
                Verb.of(
                        Options.of("what-if")
                                .value(
                                        "-f|--file",
                                        "FILE",
                                        "{commands: [{method, path, body}]}, or the list alone")
                                .value("--replay-from", "INSTANT", "requests recorded since then")
                                .value("--replay-to", "INSTANT", "and before then")
                                .reading()
                                .spec(),
                        "Tells what commands would change; none is carried out.",
                        Past::whatIf));
    }

    private static ExitCode events(Invocation invocation) {
        Api api = new Api(invocation);
        Map<String, String> query = parameters(invocation, "entity", "actor", "type", "from", "to");
        boolean isForward = invocation.text("--after").isPresent();
        if (isForward) {
            query.put("after", invocation.required("--after"));
        } else {
            query.put("order", "desc");
        }
        int limit = invocation.number("--limit").orElse(EVENTS);
        ArrayNode events = Trees.array();
        JsonNode next = Trees.object();
        while (events.size() < limit) {
            query.put("limit", Integer.toString(Math.clamp(limit - events.size(), 1, Limits.PAGE)));
            JsonNode page = api.ask(Call.get(api.administration(List.of("events")), query)).json();
            page.path("events").forEach(events::add);
            next = page.path("next");
            if (next.isMissingNode() || next.isNull()) {
                break;
            }
            query.put(isForward ? "after" : "before", next.asString());
        }
        Output output = invocation.output();
        if (output.format() == Format.JSON || output.format() == Format.YAML) {
            ObjectNode whole = Trees.object().set("events", events);
            if (!next.isMissingNode() && !next.isNull()) {
                whole.set("next", next);
            }
            output.thing(whole);
        } else {
            output.rows(rows(events));
        }
        return ExitCode.OK;
    }

    private static List<List<String>> rows(JsonNode events) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("POSITION", "AT", "TYPE", "ENTITY", "ACTOR", "REASON"));
        for (JsonNode event : events) {
            rows.add(
                    List.of(
                            Output.cell(event.path("position")),
                            Output.cell(event.path("at")),
                            Output.cell(event.path("type")),
                            Output.cell(event.path("entity")),
                            actor(event.path("actor")),
                            Output.cell(event.path("reason"))));
        }
        return rows;
    }

    private static String actor(JsonNode actor) {
        String shown = Output.cell(actor);
        return shown.isEmpty() ? Output.cell(actor.path("kind")) : shown;
    }

    /** The parameters that are named like options. */
    private static Map<String, String> parameters(Invocation invocation, String... names) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String name : names) {
            invocation.text("--" + name).ifPresent(it -> query.put(name, it));
        }
        return query;
    }

    private static ExitCode diff(Invocation invocation) {
        Api api = new Api(invocation);
        invocation.required("--from");
        Map<String, String> query = parameters(invocation, "from", "to", "limit");
        JsonNode answer = api.ask(Call.get(api.administration(List.of("diff")), query)).json();
        show(invocation.output(), answer, answer);
        return ExitCode.OK;
    }

    /** The counts, and the changes in a table. */
    private static void show(Output output, JsonNode whole, JsonNode effect) {
        if (output.format() == Format.JSON || output.format() == Format.YAML) {
            output.thing(whole);
            return;
        }
        effect(output, effect);
    }

    /** What a difference comes to, in words and a table. */
    static void effect(Output output, JsonNode effect) {
        List<String> counts = new ArrayList<>();
        for (String name : COUNTED) {
            counts.add(name + " " + effect.path("counts").path(name).asInt(0));
        }
        output.line(String.join(", ", counts));
        JsonNode changes = effect.path("changes");
        if (!changes.isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("CHANGE", "USER", "APPLICATION", "API", "SCOPE", "CAUSES"));
            for (JsonNode change : changes) {
                rows.add(
                        List.of(
                                Output.cell(change.path("change")),
                                Output.cell(change.path("user")),
                                Output.cell(change.path("application")),
                                Output.cell(change.path("api")),
                                Output.cell(change.path("scope")),
                                causes(output, change)));
            }
            output.rows(rows);
        }
        JsonNode next = effect.path("next");
        if (!next.isMissingNode() && !next.isNull()) {
            output.terminal()
                    .err()
                    .println("There are more: ask with a larger --limit, or -o json.");
        }
    }

    /** The last cause, and how many more there are; all that are told where there is room. */
    private static String causes(Output output, JsonNode change) {
        JsonNode told = change.path("causes");
        if (told.isEmpty()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        told.forEach(cause -> names.add(cause(cause)));
        List<String> shown = output.format() == Format.WIDE ? names : List.of(names.getLast());
        long more = change.path("causesLeftOut").asLong(0) + names.size() - shown.size();
        return String.join(", ", shown) + (more == 0 ? "" : " +" + more);
    }

    private static String cause(JsonNode cause) {
        String position = Output.cell(cause.path("position"));
        String entity = Output.cell(cause.path("entity"));
        return Output.cell(cause.path("type"))
                + (entity.isEmpty() ? "" : " " + entity)
                + (position.isEmpty() ? "" : " @" + position);
    }

    private static ExitCode whatIf(Invocation invocation) {
        String file = invocation.required("--file");
        JsonNode read = Trees.document(invocation.terminal().read(file), file);
        ObjectNode question =
                read instanceof ObjectNode whole ? whole : Trees.object().set("commands", read);
        if (invocation.text("--replay-from").isPresent()) {
            ObjectNode replay = question.putObject("replay");
            replay.put("from", invocation.required("--replay-from"));
            invocation.text("--replay-to").ifPresent(it -> replay.put("to", it));
        }
        Api api = new Api(invocation);
        String path = api.administration(List.of("what-if"));
        JsonNode answer = api.ask(Call.json("POST", path, question)).json();
        Output output = invocation.output();
        boolean isRefused = false;
        for (JsonNode command : answer.path("commands")) {
            isRefused |= command.path("status").asInt(0) >= 400;
        }
        if (output.format() == Format.TABLE || output.format() == Format.WIDE) {
            answer.path("commands").forEach(command -> supposed(output, command));
            effect(output, answer.path("effect"));
            answer.path("flips")
                    .properties()
                    .forEach(it -> output.line("flips." + it.getKey() + " " + it.getValue()));
        } else {
            output.thing(answer);
        }
        return isRefused ? ExitCode.REFUSED : ExitCode.OK;
    }

    private static void supposed(Output output, JsonNode command) {
        JsonNode problem = command.path("problem");
        List<String> types = new ArrayList<>();
        command.path("events").forEach(event -> types.add(Output.cell(event.path("type"))));
        output.line(
                Output.cell(command.path("status"))
                        + " "
                        + Output.cell(command.path("method"))
                        + " "
                        + Output.cell(command.path("path"))
                        + (problem.isObject()
                                ? "  " + Output.cell(problem.path("detail"))
                                : "  " + String.join(", ", types)));
    }
}
