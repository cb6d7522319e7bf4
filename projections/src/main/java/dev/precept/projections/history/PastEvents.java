package dev.precept.projections.history;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The events of a log, found by their {@linkplain HistoryKeys keys}. */
public interface PastEvents {
    /**
     * The events that any of the keys finds, up to a position; in any order, one perhaps twice.
     *
     * @param atMost how many may come; where there are more, any one more than that
     */
    List<EventEnvelope> find(Set<Long> keys, Position end, int atMost);

    /** When the event at a position was appended; the epoch for 0. */
    Instant at(Position position);
}
