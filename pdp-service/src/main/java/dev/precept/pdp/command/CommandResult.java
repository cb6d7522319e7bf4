package dev.precept.pdp.command;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.Rejection;

import java.util.List;

/** What became of a command. */
public sealed interface CommandResult {
    /**
     * The command holds, and what it changed is in the log; or everything already was as asked; or,
     * in a dry run, it would hold.
     *
     * @param position the last position of its events; where nothing was stored, the position of
     *     the image the answer was found on
     * @param stream the aggregate's stream, which is its id's value
     * @param revision the aggregate's revision after it: the index of its last event
     * @param events what happened, in order; empty where nothing changed
     * @param positions the position of each event; empty in a dry run
     */
    record Done(
            Position position,
            String stream,
            long revision,
            List<DomainEvent> events,
            List<Position> positions)
            implements CommandResult {
        public Done {
            events = List.copyOf(events);
            positions = List.copyOf(positions);
        }

        /** Whether the command made its aggregate. */
        public boolean isCreation() {
            return !events.isEmpty() && revision + 1 == events.size();
        }
    }

    /** A rule refused the command; nothing was stored. */
    record Refused(Rejection rejection) implements CommandResult {}

    /**
     * The aggregate has another revision than the request demands; nothing was stored.
     *
     * @param current its revision; -1 where it was never made
     */
    record RevisionMismatch(long current) implements CommandResult {}

    /**
     * The same request was carried out before under the same idempotency key; nothing was stored
     * now.
     *
     * @param position as it was answered then
     * @param stream as it was answered then
     * @param revision as it was answered then
     * @param isCreation whether the command made its aggregate
     */
    record Repeated(Position position, String stream, long revision, boolean isCreation)
            implements CommandResult {}

    /** The idempotency key was used before with another body; nothing was stored. */
    record KeyReused() implements CommandResult {}

    /**
     * The command could not be carried out now: the log cannot be reached, or too many races were
     * lost.
     *
     * @param isOutcomeKnown true where nothing was stored; false where the command may have been
     *     stored nevertheless, which the same request with the same idempotency key finds out
     * @param detail what happened, for people
     */
    record Unavailable(boolean isOutcomeKnown, String detail) implements CommandResult {}
}
