package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Recall;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.Problem;

import tools.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Set;

/**
 * The documents of OPA's data API. What is not there is undefined, as at OPA; whoever wants to
 * write is refused, since our write side is commands.
 */
final class DataDoor implements Door {
    private static final Set<String> METHODS = Set.of("GET", "POST");

    private final DataVersion version;
    private final Map<String, Document> documents;

    DataDoor(DataVersion version, Map<String, Document> documents) {
        this.version = version;
        this.documents = Map.copyOf(documents);
    }

    @Override
    public Admission admission() {
        return Admission.CALLER;
    }

    @Override
    public Set<String> methods() {
        return METHODS;
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
    public Answer answer(Visit visit) {
        String name = visit.way().rest();
        Document document = documents.get(name);
        if (document == null) {
            return undefined(name);
        }
        try {
            JsonNode input = Input.of(visit.question(), version);
            if (input == null) {
                return undefined(name);
            }
            Answer answer = defined(document.evaluate(visit, input));
            // Tokens and keys in it were verified by what is known of them now.
            return visit.isOfThePast() ? answer.with(Headers.LEFT_OUT, "credentials") : answer;
        } catch (InvalidInputException invalid) {
            return error(400, "invalid_parameter", String.valueOf(invalid.getMessage()));
        }
    }

    private Answer defined(String json) {
        return switch (version) {
            case V0 -> Answer.json(200, json);
            case V1 -> Answer.json(200, "{\"result\":" + json + "}");
        };
    }

    private Answer undefined(String name) {
        return switch (version) {
            case V0 ->
                    error(
                            404,
                            "undefined_document",
                            "document missing: data" + name.replace('/', '.'));
            case V1 -> Answer.json(200, "{}");
        };
    }

    @Override
    public Answer refusal(Problem problem) {
        return error(problem.status(), problem.code().replace('-', '_'), problem.detail());
    }

    private static Answer error(int status, String code, String message) {
        return Answer.json(
                status,
                "{\"code\":"
                        + JsonText.quote(code)
                        + ",\"message\":"
                        + JsonText.quote(message)
                        + "}");
    }
}
