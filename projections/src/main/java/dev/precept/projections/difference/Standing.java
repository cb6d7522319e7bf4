package dev.precept.projections.difference;

import dev.precept.projections.decision.Proviso;

import java.util.Set;

/**
 * How somebody stands with a scope: has it not, has it as long as something is met, or has it.
 *
 * @param isGranted whether it may be had at all
 * @param provisos what must be met; none where it is not granted, or granted come what may. Of
 *     {@link Proviso.OfRole} and of policies that permit, one of each is enough
 */
public record Standing(boolean isGranted, Set<Proviso> provisos) {
    /** Has it not. */
    public static final Standing NONE = new Standing(false, Set.of());

    /** Has it, come what may. */
    public static final Standing UNCONDITIONAL = new Standing(true, Set.of());

    /** Keeps what it is given from being changed. */
    public Standing {
        provisos = Set.copyOf(provisos);
    }

    /** Whether something must be met. */
    public boolean isConditional() {
        return !provisos.isEmpty();
    }
}
