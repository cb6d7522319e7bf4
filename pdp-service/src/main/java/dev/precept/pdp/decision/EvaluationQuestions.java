package dev.precept.pdp.decision;

import dev.precept.pdp.decision.PartsReader.BadRequest;
import dev.precept.pdp.door.Visit;
import dev.precept.projections.decision.AccessRequest;

/**
 * Reads the question of an Access Evaluation request, for doors that answer it in another way.
 * Threads share it.
 */
public final class EvaluationQuestions {
    private final Questions questions;

    EvaluationQuestions(Questions questions) {
        this.questions = questions;
    }

    /** What a body is. */
    public sealed interface Body {
        /** A question. */
        record Asked(AccessRequest request) implements Body {}

        /** None; the message is for the caller. */
        record Unreadable(String message) implements Body {}
    }

    /** Reads the visit's body. */
    public Body read(Visit visit) {
        if (!visit.question().isOfType("application/json")) {
            return new Body.Unreadable("the Content-Type must be application/json");
        }
        try {
            EvaluationsRequest request = EvaluationReader.read(visit.question().body());
            String problem =
                    request.items().isEmpty()
                            ? request.defaults().problem()
                            : "one evaluation is due, not a batch";
            return problem == null
                    ? new Body.Asked(questions.of(visit, request.defaults()))
                    : new Body.Unreadable(problem);
        } catch (BadRequest bad) {
            return new Body.Unreadable(String.valueOf(bad.getMessage()));
        }
    }
}
