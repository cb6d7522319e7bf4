package dev.precept.pdp.opa.engine;

import dev.precept.projections.condition.RegoOutcome;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;

/**
 * What an OPA answered, read (its documentation, section "REST API").
 *
 * @param status the HTTP status
 * @param json the body; missing where it is no JSON
 */
record OpaAnswer(int status, JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;

    static OpaAnswer of(OpaClient.Reply reply) {
        try {
            return new OpaAnswer(reply.status(), JSON.readTree(reply.body()));
        } catch (JacksonException malformed) {
            return new OpaAnswer(reply.status(), JSON.missingNode());
        }
    }

    boolean isOk() {
        return status == OK && json.isObject();
    }

    /** Whether the document that was asked for is there. */
    boolean hasResult() {
        return json.has("result");
    }

    /** The document. */
    JsonNode result() {
        return json.path("result");
    }

    /** Whether evaluating failed by what the policy says, and not by the engine. */
    boolean isOfPolicy() {
        return status == SERVER_ERROR
                && !json.path("errors").isEmpty()
                && json.path("errors").valueStream().allMatch(OpaAnswer::isOfEvaluation);
    }

    private static boolean isOfEvaluation(JsonNode error) {
        String code = error.path("code").asString("");
        return code.startsWith("eval_")
                && !code.equals("eval_cancel_error")
                && !code.equals("eval_internal_error");
    }

    /** What the rule comes to whose value is listed, be it true or false or anything else. */
    RegoDecision decision() {
        JsonNode listed = result();
        JsonNode value = listed.size() == 1 ? listed.path(0) : JSON.missingNode();
        RegoOutcome outcome =
                !value.isBoolean()
                        ? RegoOutcome.UNDEFINED
                        : value.asBoolean() ? RegoOutcome.DEFINED_TRUE : RegoOutcome.DEFINED_FALSE;
        return new RegoDecision(
                outcome,
                text(json.path("decision_id")),
                text(json.path("provenance").path("version")),
                null);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }

    /** What it says is wrong, for people. */
    String fault() {
        List<String> told = new ArrayList<>();
        for (JsonNode error : json.path("errors").values()) {
            told.add(
                    "line %d: %s (%s)"
                            .formatted(
                                    error.path("location").path("row").asInt(0),
                                    error.path("message").asString(""),
                                    error.path("code").asString("")));
        }
        String all =
                told.isEmpty()
                        ? "status " + status + ", " + json.path("message").asString("no reason")
                        : String.join("; ", told);
        return all.substring(0, Math.min(all.length(), Limits.PROBLEM_CHARACTERS));
    }
}
