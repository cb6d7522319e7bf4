package dev.precept.projections.decision;

import dev.precept.domain.shared.Position;

/**
 * An answer: permit exactly when the reason is {@link Reason#PERMITTED}.
 *
 * @param reason why
 * @param position the position of the image that answered
 */
public record Decision(Reason reason, Position position) {
    /** Whether the request may pass. */
    public boolean isPermitted() {
        return reason == Reason.PERMITTED;
    }
}
