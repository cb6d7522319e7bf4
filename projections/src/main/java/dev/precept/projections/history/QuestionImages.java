package dev.precept.projections.history;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Images of the past that have what one question looks at, and little else: the question's answer
 * is that of the whole image, in the time of its few events. Safe for any number of threads, as far
 * as the port is.
 */
public final class QuestionImages {
    private final PolicyImage beginning;
    private final PastEvents past;
    private final int most;

    /**
     * Of a log.
     *
     * @param beginning its image before the first event
     */
    public QuestionImages(PolicyImage beginning, PastEvents past) {
        this(beginning, past, Limits.EVENTS);
    }

    /** With so many events at most. */
    QuestionImages(PolicyImage beginning, PastEvents past, int most) {
        this.beginning = beginning;
        this.past = past;
        this.most = most;
    }

    /**
     * An image of an organization and those above it: what they are, what they sign with, and whom
     * the organization trusts.
     *
     * @param end where a command ends
     * @return null where it takes too many events
     */
    public @Nullable PolicyImage frame(Position end, OrganizationId organization) {
        Closure closure = new Closure(organization);
        return gather(closure, end) ? folded(closure, end) : null;
    }

    /**
     * An image on which the question is decided as on the whole one.
     *
     * @param end where a command ends
     * @return null where it takes too many events
     */
    public @Nullable PolicyImage of(Position end, AccessRequest request) {
        Closure closure = new Closure(request.organization());
        if (!gather(closure, end)) {
            return null;
        }
        closure.ask(request);
        return gather(closure, end) ? folded(closure, end) : null;
    }

    /** Whether all of it was found within the limit. */
    private boolean gather(Closure closure, Position end) {
        Set<Long> keys = closure.next();
        while (!keys.isEmpty()) {
            int left = most - closure.events().size();
            List<EventEnvelope> found = past.find(keys, closure.organizations(), end, left);
            if (found == null) {
                return false;
            }
            found.forEach(closure::take);
            keys = closure.next();
        }
        return true;
    }

    private PolicyImage folded(Closure closure, Position end) {
        PolicyDelta delta = new PolicyDelta(beginning);
        Map<String, Long> revisions = new HashMap<>();
        for (EventEnvelope event : closure.events().values()) {
            pass(delta, new Position(event.position().value() - 1), event.at());
            RecordedEvent recorded = event.recorded();
            long revision = revisions.merge(recorded.stream(), 1L, Long::sum) - 1;
            delta.replay(
                    new EventEnvelope(
                            event.position(),
                            event.lastOfCommand(),
                            event.at(),
                            numbered(recorded, revision)));
        }
        if (delta.position().compareTo(end) < 0) {
            pass(delta, end, past.at(end));
        }
        return delta.apply(Provenance.REPLAY);
    }

    private static void pass(PolicyDelta delta, Position passed, Instant when) {
        if (delta.position().compareTo(passed) < 0) {
            delta.pass(passed, passed, when);
        }
    }

    /** As if what is left out of its stream had never been. */
    private static RecordedEvent numbered(RecordedEvent event, long revision) {
        return new RecordedEvent(
                event.id(),
                event.stream(),
                revision,
                event.organization(),
                event.actor(),
                event.command(),
                event.correlation(),
                event.event());
    }
}
