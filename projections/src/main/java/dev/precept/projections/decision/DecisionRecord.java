package dev.precept.projections.decision;

import dev.precept.projections.image.PolicyImage;

import java.util.Set;
import java.util.UUID;

/**
 * A decision as it is kept: the whole question, with every input that counted, and the answer.
 * Asked again of the image at the answer's position, the question has the same answer.
 *
 * @param id random, beginning with the instant of the question (RFC 9562 section 5.7)
 * @param log the log that the position is of
 * @param request the question; a token's claims, never the token
 * @param decision the answer
 * @param masked what of the question was hidden or left out; empty where it is whole
 */
public record DecisionRecord(
        UUID id, String log, AccessRequest request, Decision decision, Set<String> masked) {
    public DecisionRecord {
        masked = Set.copyOf(masked);
    }

    /** Whether nothing was hidden, so that it can be decided again. */
    public boolean isWhole() {
        return masked.isEmpty();
    }

    /**
     * Whether the question has the same answer again; where a permit was withheld, a permit.
     *
     * @param image of the same log, at the answer's position
     * @throws IllegalStateException where a part of the question is hidden
     * @throws IllegalArgumentException for another image
     */
    public boolean isConfirmedBy(PolicyImage image) {
        if (!isWhole()) {
            throw new IllegalStateException("hidden are " + masked);
        }
        if (!image.log().equals(log) || !image.position().equals(decision.position())) {
            throw new IllegalArgumentException("an image of another moment");
        }
        return isConfirmedBy(PolicyDecisionPoint.decide(image, request));
    }

    /** Whether this is the same answer; where a permit was withheld, a permit. */
    public boolean isConfirmedBy(Decision again) {
        return decision.reason().isWithheldPermit() ? again.isPermitted() : again.equals(decision);
    }
}
