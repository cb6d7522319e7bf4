package dev.precept.domain.shared;

import java.util.List;

/**
 * A decider's answer. Accepted without events means that everything already is as asked.
 *
 * @param <E> the aggregate's events
 */
public sealed interface Outcome<E> {
    /**
     * The command holds.
     *
     * @param events what happened, in order; empty when nothing changes
     * @param reservations names that must be free in the log; taken together with the append
     * @param releases names given back together with the append
     */
    record Accepted<E>(List<E> events, List<Reservation> reservations, List<Reservation> releases)
            implements Outcome<E> {
        public Accepted {
            events = List.copyOf(events);
            reservations = List.copyOf(reservations);
            releases = List.copyOf(releases);
        }
    }

    /** The command is refused. */
    record Rejected<E>(Rejection rejection) implements Outcome<E> {}

    /** Accepted with this event and no reservations. */
    static <E> Outcome<E> accepted(E event) {
        return accepted(List.of(event));
    }

    /** Accepted with these events and no reservations. */
    static <E> Outcome<E> accepted(List<E> events) {
        return new Accepted<>(events, List.of(), List.of());
    }

    /** Accepted: everything already is as asked. */
    static <E> Outcome<E> unchanged() {
        return new Accepted<>(List.of(), List.of(), List.of());
    }

    /** Refused. */
    static <E> Outcome<E> rejected(Rejection rejection) {
        return new Rejected<>(rejection);
    }

    /** Refused for the reason given. */
    static <E> Outcome<E> rejected(Rejection.Code code, String detail) {
        return new Rejected<>(new Rejection(code, detail));
    }
}
