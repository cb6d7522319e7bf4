package dev.precept.projections.history;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The events of a log, found by their {@linkplain HistoryKeys keys}. */
public interface PastEvents {
    /**
     * The organizations' events that any of the keys finds, up to a position; in any order, one
     * perhaps twice.
     *
     * @param organizations of all others' none is looked at, whatever keys they have
     * @param atMost how often events may be found, each as often as keys find it
     * @return null where they are found more often
     */
    @Nullable List<EventEnvelope> find(
            Set<Long> keys, Set<OrganizationId> organizations, Position end, int atMost);

    /** When the event at a position was appended; the epoch for 0. */
    Instant at(Position position);
}
