package dev.precept.pdp.decision.forward;

import dev.precept.pdp.door.Answer;
import dev.precept.projections.decision.Decision;

/**
 * What becomes of a request: the decision, and what gateway and client are told.
 *
 * @param decision what was decided
 * @param answer 200 with the fields to set on the request, or the answer for the client
 */
public record Verdict(Decision decision, Answer answer) {
    /** Whether the request may go on. */
    public boolean isPassed() {
        return answer.status() == 200;
    }
}
