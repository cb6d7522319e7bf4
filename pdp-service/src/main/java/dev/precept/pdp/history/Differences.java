package dev.precept.pdp.history;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.difference.GrantDifference;
import dev.precept.projections.difference.Touched;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What differs between two moments of the log: the events between are folded onto the image of the
 * first, so that the two share what did not change. Those asked for last are kept, for their pages.
 * Threads share it; one is made at a time, since each may take the memory of two images.
 */
public final class Differences {
    private static final int KEPT = 2;
    private static final int BATCH_EVENTS = 10_000;

    private final History history;
    private final LogReader log;
    private final Map<Key, Difference> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Difference> eldest) {
                    return size() > KEPT;
                }
            };

    private record Key(OrganizationId organization, Position from, Position to) {}

    /** Of the past of a log. */
    public Differences(History history, LogReader log) {
        this.history = history;
        this.log = log;
    }

    /**
     * What differs for the organization.
     *
     * @param now an image on which it is there; its ancestors never change
     * @param from where a command ends
     * @param to the same, not before it
     * @throws dev.precept.pdp.eventstore.LogUnavailableException if the log cannot be read
     */
    public synchronized Difference between(
            PolicyImage now, OrganizationImage organization, Position from, Position to) {
        Key key = new Key(organization.document().id(), from, to);
        Difference difference = kept.get(key);
        if (difference == null) {
            Set<OrganizationId> levels = new HashSet<>(Set.of(key.organization()));
            now.ancestors(organization).forEach(above -> levels.add(above.document().id()));
            difference = made(key, levels);
            kept.put(key, difference);
        }
        return difference;
    }

    private Difference made(Key key, Set<OrganizationId> levels) {
        PolicyImage before = history.image(key.from());
        PolicyImage image = before;
        Touched touched = new Touched();
        while (image.position().compareTo(key.to()) < 0) {
            List<StoredEvent> events = log.readAfter(image.position().value(), BATCH_EVENTS);
            PolicyDelta delta = new PolicyDelta(image);
            for (StoredEvent event : events) {
                if (event.lastOfCommand() <= key.to().value()) {
                    EventEnvelope envelope = ImageFeed.envelope(event);
                    delta.replay(envelope);
                    if (levels.contains(envelope.recorded().organization())) {
                        touched.add(envelope);
                    }
                }
            }
            PolicyImage next = delta.apply(Provenance.REPLAY);
            if (next.position().equals(image.position())) {
                throw new IllegalArgumentException("no command of the log ends at " + key.to());
            }
            image = next;
        }
        return new Difference(
                before,
                image,
                GrantDifference.between(before, image, key.organization(), touched),
                touched.eventsLeftOut());
    }
}
