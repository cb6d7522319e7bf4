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

import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What differs between two moments of the log: the events between are folded onto the image of the
 * first, so that the two share what did not change. Those that an organization asked for last are
 * kept for their pages, as long as there is memory. Threads share it; few are made at once, since
 * each may take the memory of two images, and one of an organization.
 */
public final class Differences {
    private static final int ORGANIZATIONS = 64;
    private static final int KEPT = 4;
    private static final int AT_ONCE = 2;
    private static final int WAITING = 4;
    private static final int BATCH_EVENTS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A minute is some millions of events. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final History history;
    private final LogReader log;
    private final Turns turns = new Turns(AT_ONCE, WAITING, PATIENCE);
    private final Map<OrganizationId, Map<Span, SoftReference<Difference>>> kept =
            History.latest(ORGANIZATIONS);

    private record Span(Position from, Position to) {}

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
     * @throws dev.precept.pdp.web.PastException if others are served, or the events between are too
     *     many to be looked at in time
     */
    public Difference between(
            PolicyImage now, OrganizationImage organization, Position from, Position to) {
        OrganizationId id = organization.document().id();
        Span span = new Span(from, to);
        Difference known = known(id, span);
        if (known != null) {
            return known;
        }
        Set<OrganizationId> levels = new HashSet<>(Set.of(id));
        now.ancestors(organization).forEach(above -> levels.add(above.document().id()));
        return turns.take(
                id,
                () -> {
                    Difference meanwhile = known(id, span);
                    return meanwhile == null ? keep(id, span, made(id, span, levels)) : meanwhile;
                });
    }

    private @Nullable Difference known(OrganizationId organization, Span span) {
        synchronized (kept) {
            Map<Span, SoftReference<Difference>> own = kept.get(organization);
            SoftReference<Difference> reference = own == null ? null : own.get(span);
            return reference == null ? null : reference.get();
        }
    }

    private Difference keep(OrganizationId organization, Span span, Difference difference) {
        synchronized (kept) {
            kept.computeIfAbsent(organization, _ -> History.latest(KEPT))
                    .put(span, new SoftReference<>(difference));
        }
        return difference;
    }

    private Difference made(OrganizationId id, Span span, Set<OrganizationId> levels) {
        PolicyImage before = history.image(span.from());
        long deadline = System.nanoTime() + LONGEST.toNanos();
        PolicyImage image = before;
        Touched touched = new Touched();
        while (image.position().compareTo(span.to()) < 0) {
            if (System.nanoTime() - deadline > 0) {
                throw Turns.busy(
                        "There is more between the two moments than can be looked at in time:"
                                + " ask for less of it.");
            }
            image = next(image, span.to(), levels, touched);
        }
        return new Difference(
                before,
                image,
                GrantDifference.between(before, image, id, touched),
                touched.eventsLeftOut());
    }

    private PolicyImage next(
            PolicyImage image, Position to, Set<OrganizationId> levels, Touched touched) {
        PolicyDelta delta = new PolicyDelta(image);
        for (StoredEvent event : log.readAfter(image.position().value(), BATCH_EVENTS)) {
            if (event.lastOfCommand() <= to.value()) {
                EventEnvelope envelope = ImageFeed.envelope(event);
                delta.replay(envelope);
                if (levels.contains(envelope.recorded().organization())) {
                    touched.add(envelope);
                }
            }
        }
        PolicyImage next = delta.apply(Provenance.REPLAY);
        if (next.position().equals(image.position())) {
            throw new IllegalArgumentException("no command of the log ends at " + to);
        }
        return next;
    }
}
