package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.audit.SidecarDecisions.Lost;
import dev.precept.pdp.follower.OpaReports;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How an OPA is, as it reports (OPA 1.4.2, {@code UpdateRequestV1}).
 *
 * @param report what a follower tells
 * @param lost its counters of decisions that it has not sent; none that is zero
 */
record Status(OpaReports.Status report, List<Lost> lost) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String LOGS = "counter_decision_logs_";

    /** Others are of decisions that were sent, with less in them. */
    private static final List<String> LOSSES =
            List.of(LOGS + "dropped_", LOGS + "encoding_failure");

    private static final List<String> TROUBLE = List.of("code", "message", "http_code");

    Status {
        lost = List.copyOf(lost);
    }

    /** Which process it is. */
    String instance() {
        return report.instance();
    }

    static Status read(JsonNode told) {
        List<Lost> lost = lost(told);
        ObjectNode detail = NODES.objectNode();
        JsonNode labels = told.path("labels");
        each(labels, (name, value) -> put(object(detail, "labels"), name, value));
        each(told.path("plugins"), (name, value) -> plugin(detail, name, value));
        each(told.path("bundles"), (name, value) -> bundle(detail, name, value));
        trouble(detail, "discovery", told.path("discovery"));
        trouble(detail, "decisionLogs", told.path("decision_logs"));
        lost.forEach(it -> object(detail, "lost").put(it.counter(), it.times()));
        return new Status(
                new OpaReports.Status(
                        LogEvent.text(labels.path("id"), Limits.INSTANCE_CHARACTERS),
                        Revision.oldest(told.path("bundles")),
                        error(told),
                        detail.toString()),
                lost);
    }

    private static ObjectNode object(ObjectNode in, String name) {
        return in.get(name) instanceof ObjectNode there ? there : in.putObject(name);
    }

    private interface Member {
        void take(String name, JsonNode value);
    }

    /** The first members, as many as are told. */
    private static void each(JsonNode object, Member taker) {
        object.properties().stream()
                .filter(it -> !LogEvent.text(NODES.stringNode(it.getKey()), 200).isEmpty())
                .limit(Limits.MEMBERS)
                .forEach(it -> taker.take(it.getKey(), it.getValue()));
    }

    private static void put(ObjectNode in, String name, JsonNode value) {
        String text = Keeping.message(value);
        if (text != null) {
            in.put(name, text);
        }
    }

    private static void plugin(ObjectNode detail, String name, JsonNode value) {
        put(object(detail, "plugins"), name, value.path("state"));
    }

    private static void bundle(ObjectNode detail, String name, JsonNode value) {
        if (detail.path("bundles").size() >= Limits.BUNDLES) {
            return;
        }
        ObjectNode shown = object(detail, "bundles").putObject(name);
        put(shown, "revision", value.path("active_revision"));
        put(shown, "type", value.path("type"));
        if (value.path("size").isIntegralNumber()) {
            shown.put("bytes", value.path("size").longValue());
        }
        time(shown, "lastRequest", value.path("last_request"));
        time(shown, "lastActivation", value.path("last_successful_activation"));
        trouble(shown, value);
    }

    /** Go writes the year 1 for never. */
    private static void time(ObjectNode in, String name, JsonNode value) {
        if (value.isString() && !value.stringValue().startsWith("0001-")) {
            put(in, name, value);
        }
    }

    private static void trouble(ObjectNode detail, String name, JsonNode value) {
        if (TROUBLE.stream().anyMatch(value::has)) {
            trouble(object(detail, name), value);
        }
    }

    private static void trouble(ObjectNode shown, JsonNode value) {
        put(shown, "code", value.path("code"));
        put(shown, "message", value.path("message"));
        JsonNode status = value.path("http_code");
        if (status.isString() || status.isNumber()) {
            shown.put("httpStatus", Keeping.shortened(status.asString(), 3));
        }
    }

    /** What went wrong first, in ASCII; null for nothing. */
    private static @Nullable String error(JsonNode told) {
        List<String> errors = new ArrayList<>();
        Consumer<String> add = errors::add;
        each(told.path("bundles"), (name, value) -> error("bundle " + name, value, add));
        error("discovery", told.path("discovery"), add);
        error("decision logs", told.path("decision_logs"), add);
        each(
                told.path("plugins"),
                (name, value) -> {
                    if (value.path("state").asString("").equals("ERROR")) {
                        errors.add("plugin " + name + ": ERROR");
                    }
                });
        if (errors.isEmpty()) {
            return null;
        }
        String ascii = errors.getFirst().replaceAll("[^\\x20-\\x7E]", "?");
        return Keeping.shortened(ascii, Limits.ERROR_CHARACTERS);
    }

    private static void error(String what, JsonNode value, Consumer<String> add) {
        String code = Keeping.message(value.path("code"));
        String message = Keeping.message(value.path("message"));
        if (code != null || message != null) {
            add.accept(
                    what
                            + ": "
                            + (code == null ? "" : code + " ")
                            + (message == null ? "" : message));
        }
    }

    /** OPA tells of them among its metrics, below the name of whoever collects those. */
    private static List<Lost> lost(JsonNode told) {
        List<Lost> lost = new ArrayList<>();
        lost(told.path("metrics"), lost);
        each(told.path("metrics"), (_, value) -> lost(value, lost));
        lost(told.path("decision_logs").path("metrics"), lost);
        return lost.stream()
                .sorted(Comparator.comparing(Lost::counter))
                .distinct()
                .limit(Limits.MEMBERS)
                .toList();
    }

    private static void lost(JsonNode metrics, List<Lost> lost) {
        for (Map.Entry<String, JsonNode> metric : metrics.properties()) {
            String name = LogEvent.text(NODES.stringNode(metric.getKey()), 100);
            JsonNode value = metric.getValue();
            boolean isLoss = LOSSES.stream().anyMatch(name::startsWith);
            if (isLoss
                    && value.isIntegralNumber()
                    && value.canConvertToLong()
                    && value.longValue() > 0) {
                lost.add(
                        new Lost(
                                name.substring(LOGS.length()),
                                Math.min(value.longValue(), Limits.LOST)));
            }
        }
    }
}
