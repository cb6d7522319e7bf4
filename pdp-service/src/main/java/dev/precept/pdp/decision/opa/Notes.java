package dev.precept.pdp.decision.opa;

import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Explanation;
import dev.precept.projections.decision.Explanation.Grant;
import dev.precept.projections.decision.Explanation.Lack;
import dev.precept.projections.decision.Ground;
import dev.precept.projections.decision.Thing;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a decision is so, in the form of OPA's explanations: lines for people, or events of a trace
 * of which each is a note.
 */
final class Notes {
    private Notes() {}

    static ArrayNode of(Explanation explanation, boolean isPretty) {
        ArrayNode notes = JsonNodeFactory.instance.arrayNode();
        for (String line : lines(explanation)) {
            if (isPretty) {
                notes.add(line);
            } else {
                notes.add(event(line));
            }
        }
        return notes;
    }

    private static ObjectNode event(String line) {
        ObjectNode event = Documents.empty();
        event.put("op", "note").put("query_id", 0).put("parent_id", 0).put("type", "expr");
        event.putObject("node")
                .put("index", 0)
                .putObject("terms")
                .put("type", "string")
                .put("value", line);
        event.putArray("locals");
        event.put("message", line);
        return event;
    }

    private static List<String> lines(Explanation explanation) {
        Decision decision = explanation.decision();
        List<String> lines = new ArrayList<>();
        lines.add(decision.reason().name() + " at " + Documents.revision(decision.position()));
        for (Grant grant : explanation.grants()) {
            for (List<Ground> way : grant.ways()) {
                lines.add(about(grant.scope()) + " by " + grounds(way));
            }
        }
        for (Lack lack : explanation.missing()) {
            String line = lack.reason().name() + " for " + about(lack.scope());
            if (!lack.wanted().isEmpty()) {
                line += ", wanted: " + grounds(lack.wanted());
            }
            if (!lack.policies().isEmpty()) {
                line +=
                        ", by "
                                + lack.policies().stream()
                                        .map(Notes::named)
                                        .collect(Collectors.joining(", "));
            }
            lines.add(line);
        }
        return lines;
    }

    private static String about(@Nullable Thing scope) {
        return scope == null ? "the request" : named(scope);
    }

    private static String grounds(List<Ground> grounds) {
        return grounds.stream()
                .map(it -> it.kind() + " (" + named(it.of()) + ", " + named(it.to()) + ")")
                .collect(Collectors.joining("; "));
    }

    private static String named(Thing thing) {
        return thing.type() + " " + (thing.handle() == null ? thing.id() : thing.handle());
    }
}
