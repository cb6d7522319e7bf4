package dev.precept.pdp.stream.signal;

import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.jose.Issuers;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What the log has for a stream, in its order. Threads share it. */
record SignalLog(
        LogReader log, SignalStreams streams, Supplier<PolicyImage> images, Issuers issuers) {
    /**
     * What comes next.
     *
     * @param reached up to there the signals are all there are
     */
    record Next(List<Signal> signals, long reached) {}

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
                                ? Signal.of(organization, issuer, ImageFeed.envelope(event))
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
