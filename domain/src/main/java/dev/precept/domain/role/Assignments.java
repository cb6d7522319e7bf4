package dev.precept.domain.role;

import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Texts;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The rules for when an assignment may count. */
final class Assignments {
    private Assignments() {}

    /** Refuses bounds that leave nothing, that the log does not write, or that are over. */
    static Optional<Rejection> check(Validity validity, Instant now) {
        Instant from = validity.from();
        Instant until = validity.until();
        if (from != null && until != null && !from.isBefore(until)) {
            return invalid("The assignment would end before it begins: give a later validUntil.");
        }
        if (until != null && !until.isAfter(now)) {
            return invalid("The assignment would be over already: give a validUntil to come.");
        }
        for (Instant bound : new @Nullable Instant[] {from, until}) {
            if (bound != null
                    && (!bound.isBefore(Limits.END_OF_TIME) || bound.isBefore(Instant.EPOCH))) {
                return invalid("The assignment's bounds lie between the years 1970 and 9999.");
            }
        }
        BreakGlass breakGlass = validity.breakGlass();
        return breakGlass == null ? Optional.empty() : emergency(breakGlass, from, until, now);
    }

    private static Optional<Rejection> emergency(
            BreakGlass breakGlass, @Nullable Instant from, @Nullable Instant until, Instant now) {
        Optional<Rejection> refusal = Texts.name("The break-glass reason", breakGlass.reason());
        if (refusal.isPresent()) {
            return refusal;
        }
        if (from != null && from.isAfter(now)) {
            return invalid(
                    "A break-glass assignment begins at once: leave out validFrom, or give the role"
                            + " without breakGlass for a time to come.");
        }
        Duration most = Duration.ofHours(Limits.BREAK_GLASS_HOURS);
        return until == null || until.isAfter(now.plus(most))
                ? invalid(
                        "A break-glass assignment ends within "
                                + Limits.BREAK_GLASS_HOURS
                                + " hours: give a validUntil.")
                : Optional.empty();
    }

    private static Optional<Rejection> invalid(String detail) {
        return Optional.of(new Rejection(Rejection.Code.INVALID_VALUE, detail));
    }
}
