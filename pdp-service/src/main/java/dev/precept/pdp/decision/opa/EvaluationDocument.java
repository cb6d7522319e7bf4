package dev.precept.pdp.decision.opa;

import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.decision.EvaluationQuestions;
import dev.precept.pdp.decision.ObligationsWriter;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code precept/decision}: an AuthZEN evaluation, decided as at its own door, in the words of
 * OPA's plugins.
 */
record EvaluationDocument(EvaluationQuestions questions, Decider decider) implements Document {
    private static final Fields JSON = Fields.of("Content-Type", "application/json");

    /** Only whether it is allowed: {@code precept/allow}. */
    Document allow() {
        return (visit, input) -> {
            AccessRequest request = request(visit, input);
            boolean isAllowed = decider.decide(visit, request).isPermitted();
            return new Evaluated(BooleanNode.valueOf(isAllowed), request);
        };
    }

    /** Both, of one decision: {@code precept}. */
    Document whole() {
        return (visit, input) -> {
            Evaluated evaluated = evaluate(visit, input);
            ObjectNode whole = Documents.empty();
            whole.set("allow", evaluated.document().get("allow"));
            whole.set("decision", evaluated.document());
            return new Evaluated(whole, evaluated.question());
        };
    }

    @Override
    public Evaluated evaluate(Visit visit, JsonNode input) throws InvalidInputException {
        AccessRequest request = request(visit, input);
        return new Evaluated(document(decider.decide(visit, request)), request);
    }

    private static ObjectNode document(Decision decision) {
        boolean isAllowed = decision.isPermitted();
        ObjectNode document = Documents.of(isAllowed, isAllowed ? 200 : 403);
        document.put("position", decision.position().value());
        document.put("revision", Documents.revision(decision.position()));
        document.put("reason", decision.reason().name());
        if (!decision.obligations().isNone()) {
            StringBuilder obligations = new StringBuilder();
            ObligationsWriter.write(obligations, decision.obligations());
            document.set("obligations", Input.ours(obligations.toString()));
        }
        return document;
    }

    private AccessRequest request(Visit visit, JsonNode input) throws InvalidInputException {
        Question question = visit.question();
        Question evaluation =
                new Question(
                        "POST", question.target(), JSON, Input.written(input), question.peer());
        return switch (questions.read(visit.with(evaluation))) {
            case EvaluationQuestions.Body.Asked(AccessRequest request) -> request;
            case EvaluationQuestions.Body.Unreadable(String message) ->
                    throw new InvalidInputException(message);
        };
    }
}
