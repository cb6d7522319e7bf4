package dev.precept.pdp.decision.opa;

import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.decision.opa.Document.Evaluated;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Recall;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Explanation;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.Set;

/**
 * The documents of OPA's data API. What is not there is undefined, as at OPA; whoever wants to
 * write is refused, since our write side is commands.
 */
final class DataDoor implements Door {
    private static final Set<String> POST = Set.of("POST");
    private static final Set<String> GET_AND_POST = Set.of("GET", "POST");

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter PRETTY =
            JsonMapper.shared()
                    .writer()
                    .with(
                            new DefaultPrettyPrinter(
                                            Separators.createDefaultInstance()
                                                    .withObjectNameValueSpacing(Spacing.AFTER)
                                                    .withObjectEmptySeparator("")
                                                    .withArrayEmptySeparator(""))
                                    .withObjectIndenter(INDENT)
                                    .withArrayIndenter(INDENT));

    private final Decider decider;
    private final DataVersion version;
    private final DataTree tree;
    private final String prefix;

    /**
     * A door to documents.
     *
     * @param decider behind all of them
     * @param prefix where in the tree the door's own path is
     */
    DataDoor(Decider decider, DataVersion version, DataTree tree, String prefix) {
        this.decider = decider;
        this.version = version;
        this.tree = tree;
        this.prefix = prefix;
    }

    @Override
    public Admission admission() {
        return Admission.CALLER;
    }

    @Override
    public Set<String> methods() {
        return switch (version) {
            case V0 -> POST;
            case V1 -> GET_AND_POST;
        };
    }

    @Override
    public Recall recall() {
        return Recall.EVERYTHING;
    }

    @Override
    public Leasing leasing() {
        return Leasing.AT_FIRST;
    }

    @Override
    public Answer answer(Visit asked) {
        long begun = System.nanoTime();
        try {
            Query query = Query.of(asked.question().query());
            JsonNode input = Input.of(asked.question(), query, version);
            long read = System.nanoTime();
            String path = prefix + asked.way().rest();
            Visit visit = input == null ? asked : decider.named(asked);
            Evaluated evaluated = tree.evaluate(path, visit, input);
            long evaluatedAt = System.nanoTime();
            Answer answer =
                    switch (version) {
                        case V0 -> document(path, evaluated, query);
                        case V1 -> {
                            ObjectNode body = body(visit, query, evaluated);
                            if (input == null && visit.question().method().equals("POST")) {
                                warn(body, "'input' key missing from the request");
                            }
                            if (query.hasMetrics()) {
                                body.putObject("metrics")
                                        .put("timer_rego_input_parse_ns", read - begun)
                                        .put("timer_rego_query_eval_ns", evaluatedAt - read)
                                        .put("timer_server_handler_ns", System.nanoTime() - begun);
                            }
                            yield json(body, query);
                        }
                    };
            // Tokens and keys in it were verified by what is known of them now.
            return Packing.packed(
                    asked.isOfThePast() ? answer.with(Headers.LEFT_OUT, "credentials") : answer,
                    asked.question());
        } catch (InvalidInputException invalid) {
            return OpaErrors.of(
                    400, OpaErrors.INVALID_PARAMETER, String.valueOf(invalid.getMessage()));
        }
    }

    private static Answer document(String path, @Nullable Evaluated evaluated, Query query) {
        return evaluated == null
                ? OpaErrors.of(
                        404,
                        "undefined_document",
                        "document missing: data" + path.replace('/', '.'))
                : json(evaluated.document(), query);
    }

    private ObjectNode body(Visit visit, Query query, @Nullable Evaluated evaluated) {
        ObjectNode body = Documents.empty();
        if (evaluated != null && visit.decision() != null) {
            body.put("decision_id", visit.decision().toString());
        }
        if (query.hasProvenance()) {
            body.set("provenance", Documents.provenance(visit.image().position()));
        }
        if (evaluated == null) {
            return body;
        }
        if (query.isExplained() && evaluated.question() != null) {
            explain(body, visit, query, evaluated.question());
        }
        body.set("result", evaluated.document());
        return body;
    }

    /** Who may decide only is told so: what a decision rests on names people and roles. */
    private void explain(ObjectNode body, Visit visit, Query query, AccessRequest question) {
        if (visit.caller().may(Right.AUDIT, visit.organizationId())) {
            AccessRequest request = decider.completed(visit.image(), question);
            body.set(
                    "explanation",
                    Notes.of(Explanation.of(visit.image(), request), query.isPretty()));
        } else {
            warn(body, "'explain' needs the scope " + Right.AUDIT.scope());
        }
    }

    private static void warn(ObjectNode body, String message) {
        body.putObject("warning").put("code", "api_usage_warning").put("message", message);
    }

    private static Answer json(JsonNode body, Query query) {
        return Answer.json(
                200, query.isPretty() ? PRETTY.writeValueAsString(body) : body.toString());
    }

    @Override
    public Answer refusal(Problem problem) {
        return OpaErrors.of(problem);
    }
}
