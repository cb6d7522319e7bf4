package dev.precept.pdp.decision;

import dev.precept.pdp.decision.PartsReader.BadRequest;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Problem;

import java.util.Set;

/**
 * The Access Evaluation and Access Evaluations APIs (AuthZEN 1.0 sections 6, 7 and 10). A deny is
 * 200; an error's body is its message.
 */
final class EvaluationDoor implements Door {
    private static final Set<String> POST = Set.of("POST");

    private final Evaluator evaluator;

    EvaluationDoor(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    @Override
    public Admission admission() {
        return Admission.CALLER;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public Answer answer(Visit visit) {
        if (!visit.question().isOfType("application/json")) {
            return Answer.text(400, "the Content-Type must be application/json");
        }
        try {
            EvaluationsRequest request = EvaluationReader.read(visit.question().body());
            return Answer.json(evaluator.answer(visit, request));
        } catch (BadRequest bad) {
            return Answer.text(400, String.valueOf(bad.getMessage()));
        }
    }

    @Override
    public Answer refusal(Problem problem) {
        return AuthZenDoors.refusal(problem);
    }
}
