package dev.precept.domain.role;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * When an assignment counts: from the first instant to before the last. Whoever asks brings the
 * time; nothing has to happen for it to begin or to end.
 *
 * @param from null for ever since
 * @param until null for ever
 * @param breakGlass what marks it as one for an emergency; null for what is ordinary
 */
public record Validity(
        @Nullable Instant from, @Nullable Instant until, @Nullable BreakGlass breakGlass) {
    /** Without bounds. */
    public static final Validity ALWAYS = new Validity(null, null, null);

    /** Whether it has no bounds and no mark. */
    public boolean isAlways() {
        return equals(ALWAYS);
    }

    /** Whether it counts at the instant. */
    public boolean isAt(Instant at) {
        return !isBefore(at) && !isOver(at);
    }

    /** Whether it begins only after the instant. */
    public boolean isBefore(Instant at) {
        return from != null && at.isBefore(from);
    }

    /** Whether it has ended at the instant. */
    public boolean isOver(Instant at) {
        return until != null && !at.isBefore(until);
    }

    /** Whether there is an instant at which both count. */
    public boolean overlaps(Validity other) {
        return (from == null || !other.isOver(from)) && (other.from == null || !isOver(other.from));
    }
}
