package dev.precept.projections.decision;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.reference.ReferencePdp;
import dev.precept.projections.testing.TestRego;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A history and the image of it. Immutable. */
public record Log(List<EventEnvelope> history, PolicyImage image) {
    /** The id of such a log. */
    public static final String ID = "log-1";

    /** Before the first event. */
    public static Log empty() {
        return new Log(List.of(), PolicyImage.empty(ID, TestRego.EXPRESSIONS));
    }

    static Log of(List<EventEnvelope> history) {
        return empty().with(history);
    }

    /** With more commands, whole ones. */
    public Log with(List<EventEnvelope> more) {
        PolicyDelta delta = new PolicyDelta(image);
        more.forEach(delta::replay);
        List<EventEnvelope> longer = new ArrayList<>(history);
        longer.addAll(more);
        return new Log(longer, delta.apply(Provenance.TAIL));
    }

    /** With one more event, at the instant of the last. */
    public Log with(OrganizationId organization, Id thing, DomainEvent event) {
        long revision =
                history.stream()
                        .filter(one -> one.recorded().stream().equals(thing.value()))
                        .count();
        Position position = new Position(history.size() + 1);
        UUID unique = new UUID(1, position.value());
        return with(
                List.of(
                        new EventEnvelope(
                                position,
                                position,
                                at(),
                                new RecordedEvent(
                                        unique,
                                        thing.value(),
                                        revision,
                                        organization,
                                        Actor.SERVICE,
                                        unique,
                                        "test",
                                        event))));
    }

    /** When the last event was appended. */
    Instant at() {
        return image.at();
    }

    ReferencePdp reference() {
        return new ReferencePdp(ID, history);
    }

    /** Decides, and asks an engine where one is missing. */
    public Decision decide(AccessRequest request) {
        return PolicyDecisionPoint.decide(image, completed(request));
    }

    /** With what an engine answers, where the decision hangs on it. */
    AccessRequest completed(AccessRequest request) {
        return PolicyDecisionPoint.decide(image, request).reason()
                        == Reason.POLICY_ENGINE_UNAVAILABLE
                ? TestRego.answered(image, request)
                : request;
    }

    public boolean permits(AccessRequest request) {
        return decide(request).isPermitted();
    }
}
