package dev.precept.pdp.stream.signal;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.security.Maker;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What the log has for a stream, in its order. Threads share it. */
record SignalLog(
        LogReader log,
        SignalStreams streams,
        Supplier<PolicyImage> images,
        Issuers issuers,
        InstantSource clock) {
    /**
     * What comes next.
     *
     * @param reached up to there the signals are all there are
     */
    record Next(List<Signal> signals, long reached) {}

    /** Whether the receiver would be let have the stream now, were it to ask for it. */
    boolean isEntitled(SignalStream stream) {
        PolicyImage image = images.get();
        Actor itself =
                new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, stream.client().value());
        Maker receiver = new Maker(itself, stream.client(), image.position());
        return receiver.may(image, Right.READ, stream.organization(), clock.instant())
                || receiver.may(image, Right.ADMIN, stream.organization(), clock.instant());
    }

    /** Whether the receiver and the organization are there still. */
    boolean isThere(SignalStreams.Party party) {
        PolicyImage image = images.get();
        OrganizationImage system = image.organization(OrganizationId.SYSTEM);
        return image.organization(party.organization()) != null
                && system != null
                && system.application(party.client()) != null;
    }

    /** The signals after a position, of the types and subjects that the stream has. */
    Next after(SignalStream stream, long position, int maximum) {
        List<Signal> found = new ArrayList<>();
        Set<String> excluded = streams.excluded(stream.id());
        long reached = position;
        for (int i = 0; i < Limits.LOOKS; i++) {
            PolicyImage image = images.get();
            OrganizationImage organization = image.organization(stream.organization());
            List<StoredEvent> events =
                    log.readAfter(reached, Limits.EVENTS_READ).stream()
                            .filter(event -> event.position() <= image.position().value())
                            .toList();
            if (organization == null || events.isEmpty()) {
                return new Next(found, reached);
            }
            String issuer = issuers.of(organization.document().handle());
            for (StoredEvent event : events) {
                if (found.size() >= maximum) {
                    return new Next(found, reached);
                }
                Signal signal =
                        event.organization().equals(stream.organization().value())
                                ? Signal.of(
                                        new Signal.Present(organization, clock.instant()),
                                        issuer,
                                        ImageFeed.envelope(event))
                                : null;
                if (signal != null
                        && stream.settings().events().contains(signal.type())
                        && !excluded.contains(signal.subject().toString())) {
                    found.add(signal);
                }
                reached = event.position();
            }
        }
        return new Next(found, reached);
    }
}
