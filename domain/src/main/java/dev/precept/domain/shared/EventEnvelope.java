package dev.precept.domain.shared;

import java.time.Instant;

/**
 * An event as it stands in the log.
 *
 * @param position its place; the first event of a log has 1
 * @param lastOfCommand the place of the last event of its command: images move only there
 * @param at when it was appended, in microseconds; never before an earlier event's
 * @param recorded what was appended
 */
public record EventEnvelope(
        Position position, Position lastOfCommand, Instant at, RecordedEvent recorded) {
    /** What happened. */
    public DomainEvent event() {
        return recorded.event();
    }

    /** The same without who caused it, by which command and request: for who only inherits it. */
    public EventEnvelope withoutOrigin() {
        return new EventEnvelope(position, lastOfCommand, at, recorded.withoutOrigin());
    }
}
