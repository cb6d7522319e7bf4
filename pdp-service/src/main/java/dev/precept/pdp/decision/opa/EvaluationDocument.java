package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;

/**
 * {@code precept/decision}: an AuthZEN evaluation, asked at its own door, in the words of OPA's
 * plugins.
 */
final class EvaluationDocument implements Document {
    private static final Fields JSON = Fields.of("Content-Type", "application/json");

    private final Door evaluation;

    EvaluationDocument(Door evaluation) {
        this.evaluation = evaluation;
    }

    /** Only whether it is allowed: {@code precept/allow}. */
    Document allow() {
        return (visit, input) -> Boolean.toString(ask(visit, input).get("decision").asBoolean());
    }

    @Override
    public String evaluate(Visit visit, JsonNode input) throws InvalidInputException {
        JsonNode answer = ask(visit, input);
        boolean isAllowed = answer.get("decision").asBoolean();
        ObjectNode document = Documents.of(isAllowed, isAllowed ? 200 : 403);
        if (answer.get("context") instanceof ObjectNode context) {
            document.setAll(context);
        }
        return document.toString();
    }

    private JsonNode ask(Visit visit, JsonNode input) throws InvalidInputException {
        Question question = visit.question();
        Question evaluated =
                new Question(
                        "POST",
                        question.target(),
                        JSON,
                        input.toString().getBytes(StandardCharsets.UTF_8),
                        question.peer());
        Answer answer = evaluation.answer(visit.with(evaluated));
        if (answer.status() != 200) {
            throw new InvalidInputException(new String(answer.body(), StandardCharsets.UTF_8));
        }
        JsonNode body = Input.ours(answer.body());
        if (!body.has("decision")) {
            throw new InvalidInputException("the input must be one evaluation, not a batch");
        }
        return body;
    }
}
