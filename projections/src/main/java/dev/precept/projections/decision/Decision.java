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
 * @param obligations what whoever enforces it has to do
 */
public record Decision(Reason reason, Position position, Obligations obligations) {
    /** An answer that obliges to nothing. */
    public Decision(Reason reason, Position position) {
        this(reason, position, Obligations.NONE);
    }

    /** Whether the request may pass. */
    public boolean isPermitted() {
        return reason.isPermit();
    }
}
