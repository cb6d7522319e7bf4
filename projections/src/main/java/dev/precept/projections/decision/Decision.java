package dev.precept.projections.decision;

import dev.precept.domain.shared.Position;

/**
 * An answer: permit exactly when the reason is one to permit.
 *
 * <p>{@link Reason#PUBLIC_OPERATION} permits without having looked at the subject: whoever acts on
 * it passes no identity on.
 *
 * @param reason why
 * @param position the position of the image that answered
 */
public record Decision(Reason reason, Position position) {
    /** Whether the request may pass. */
    public boolean isPermitted() {
        return reason.isPermit();
    }
}
