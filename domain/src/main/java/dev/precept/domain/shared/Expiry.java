package dev.precept.domain.shared;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** The rule for when a secret or a key ends: at an instant to come, or never. */
public final class Expiry {
    private Expiry() {}

    /**
     * Accepted with the event that the expiry makes, as exact as the log keeps instants; refused if
     * it lies in the past or beyond what the log writes.
     *
     * @param expiresAt null never expires
     */
    public static <E> Outcome<E> accepted(
            @Nullable Instant expiresAt, Instant now, Function<@Nullable Instant, E> event) {
        if (expiresAt == null) {
            return Outcome.accepted(event.apply(null));
        }
        if (!expiresAt.isAfter(now)) {
            return Outcome.rejected(Rejection.Code.INVALID_VALUE, "The expiry lies in the past.");
        }
        Optional<Rejection> refusal = Texts.expiry(expiresAt);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(event.apply(expiresAt.truncatedTo(ChronoUnit.MICROS)));
    }

    /**
     * For a secret or a key that is in use: it may end sooner, so that another can take its place
     * meanwhile, and never later.
     *
     * @param before when it ends so far; null never
     */
    public static <E> Outcome<E> sooner(
            @Nullable Instant before, Instant expiresAt, Instant now, Function<Instant, E> event) {
        Optional<Rejection> refusal = Texts.expiry(expiresAt);
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        Instant exact = expiresAt.truncatedTo(ChronoUnit.MICROS);
        if (exact.equals(before)) {
            return Outcome.unchanged();
        }
        if (!expiresAt.isAfter(now)) {
            return Outcome.rejected(
                    Rejection.Code.INVALID_VALUE,
                    "The expiry lies in the past; to end it at once, remove it.");
        }
        if (before != null && exact.isAfter(before)) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "It ends at " + before + " and can end sooner only; make another one.");
        }
        return Outcome.accepted(event.apply(exact));
    }
}
