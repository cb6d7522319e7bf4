package dev.precept.projections.testing;

import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A log written by hand: positions, revisions and ids count up by themselves. Mutable. */
public final class TestLog {
    /** When the log begins. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, Long> revisions = new HashMap<>();
    private final List<EventEnvelope> events = new ArrayList<>();
    private Instant at = START;

    public TestLog() {}

    /** One command with these events of one thing. */
    public TestLog command(OrganizationId organization, Id stream, DomainEvent... happened) {
        Position last = new Position(events.size() + happened.length);
        for (DomainEvent event : happened) {
            long revision = revisions.merge(stream.value(), 0L, (before, _) -> before + 1);
            long position = events.size() + 1L;
            UUID id = new UUID(1, position);
            events.add(
                    new EventEnvelope(
                            new Position(position),
                            last,
                            at,
                            new RecordedEvent(
                                    id,
                                    stream.value(),
                                    revision,
                                    organization,
                                    Actor.SERVICE,
                                    new UUID(2, last.value()),
                                    "test",
                                    event)));
        }
        return this;
    }

    /** An organization, whose handle is its id. */
    public TestLog organization(OrganizationId id, @Nullable OrganizationId parent) {
        return command(
                id,
                id,
                new OrganizationEvent.OrganizationCreated(
                        id,
                        new Handle(id.value()),
                        "Organization " + id,
                        parent,
                        OrganizationMode.AUTHORIZATION));
    }

    /** Time passes. */
    public TestLog later(Duration duration) {
        at = at.plus(duration);
        return this;
    }

    /** All events so far. */
    public List<EventEnvelope> events() {
        return List.copyOf(events);
    }

    /** The events after this position. */
    public List<EventEnvelope> after(Position position) {
        return List.copyOf(events.subList((int) position.value(), events.size()));
    }

    /** The image of all events so far. */
    public PolicyImage image() {
        return Images.of(events);
    }
}
