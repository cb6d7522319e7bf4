package dev.precept.domain.attribute;

import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;

import java.util.Optional;
import java.util.function.Supplier;

/** What deciders ask of attributes; the rules are {@link Storable}'s. */
public final class AttributeRules {
    private AttributeRules() {}

    /** Refuses what cannot be kept. */
    public static Optional<Rejection> check(Attributes attributes) {
        return Storable.fault(attributes)
                .map(fault -> new Rejection(Rejection.Code.INVALID_VALUE, fault));
    }

    /** Accepts a change of attributes that can be kept; no event where there is none. */
    public static <E> Outcome<E> change(
            Attributes before, Attributes after, Supplier<? extends E> event) {
        if (after.equals(before)) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal = check(after);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(event.get());
    }
}
