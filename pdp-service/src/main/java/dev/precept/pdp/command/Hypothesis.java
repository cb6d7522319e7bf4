package dev.precept.pdp.command;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.pdp.command.CommandResult.RevisionMismatch;
import dev.precept.pdp.command.CommandResult.Unavailable;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Commands that are decided as if they were carried out, each on what the ones before it leave: by
 * the same aggregates, on the same image with their events added, beside the same log. Nothing is
 * stored, reserved or remembered. What it begins from had reached the head of the log when it was
 * made; what others change meanwhile it does not see, but for the keys that they take. Used by one
 * thread.
 */
public final class Hypothesis {
    private static final Logger LOG = LoggerFactory.getLogger(Hypothesis.class);

    private final Execution.Parts parts;
    private final PolicyImage before;
    private final List<EventEnvelope> events = new ArrayList<>();
    private final Set<String> reserved = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    private final Map<SecretId, String> secrets = new HashMap<>();
    private final Map<String, Object> held = new HashMap<>();
    private PolicyImage image;

    /**
     * @param before what it begins from
     */
    Hypothesis(Execution.Parts parts, PolicyImage before) {
        this.parts = parts;
        this.before = before;
        this.image = before;
    }

    /** The image that it began from. */
    public PolicyImage before() {
        return before;
    }

    /** The image as it would be now. Its positions beyond the first one's are made up. */
    public PolicyImage image() {
        return image;
    }

    /** What would have happened so far, in order, at positions that are made up. */
    public List<EventEnvelope> events() {
        return List.copyOf(events);
    }

    /**
     * Decides the command as {@link CommandGateway#execute} would; where it holds, what it would
     * change counts for those that follow. Idempotency keys are not looked at.
     */
    public CommandResult execute(CommandRequest request, Intent intent) {
        try {
            return switch (intent.resolve(image)) {
                case Resolution.Refuse(Rejection rejection) -> new Refused(rejection);
                case Resolution.Send send -> decide(request, send);
            };
        } catch (LogUnavailableException unavailable) {
            LOG.warn("A hypothetical command was not decided", unavailable);
            return new Unavailable(
                    true, "The log cannot be reached. Nothing was to be stored; ask again.");
        }
    }

    private CommandResult decide(CommandRequest request, Resolution.Send send) {
        RecordingDirectory directory = new RecordingDirectory(image);
        Instant now = parts.clock().instant();
        Attempt attempt =
                new Attempt(
                        new Attempt.Order(
                                UUID.randomUUID(), request, send.command(), parts.generations()),
                        new CommandContext(now, parts.ids(), directory, image.expressions()),
                        directory,
                        this);
        parts.shell().dispatch(attempt);
        return switch (attempt.verdict()) {
            case Verdict.Mismatched(long revision) -> new RevisionMismatch(revision);
            case Verdict.Refused refused -> new Refused(refused.rejection());
            case Verdict.Accepted accepted -> accepted(attempt, accepted, now);
        };
    }

    private CommandResult accepted(Attempt attempt, Verdict.Accepted accepted, Instant now) {
        if (!accepted.events().isEmpty()) {
            try {
                AppendingEventStore.measure(attempt, accepted.events());
            } catch (TooLargeException tooLarge) {
                return new Refused(Execution.TOO_LARGE);
            }
            Set<String> taken = taken(attempt.neededKeys());
            if (!taken.isEmpty()) {
                return attempt.refusal(taken)
                        .<CommandResult>map(Refused::new)
                        .orElseThrow(() -> new IllegalStateException("nobody wants these keys"));
            }
            happen(accepted, now);
        }
        return new Done(
                before.position(),
                attempt.stream(),
                accepted.revision() + accepted.events().size(),
                accepted.events().stream().map(RecordedEvent::event).toList(),
                List.of());
    }

    private Set<String> taken(Set<String> needed) {
        Set<String> taken = new HashSet<>(needed);
        taken.retainAll(reserved);
        Set<String> asked = new HashSet<>(needed);
        asked.removeAll(released);
        if (!asked.isEmpty()) {
            taken.addAll(parts.log().taken(asked));
        }
        return taken;
    }

    private void happen(Verdict.Accepted accepted, Instant now) {
        for (Reservation release : accepted.releases()) {
            reserved.remove(release.key());
            released.add(release.key());
        }
        for (Reservation reservation : accepted.reservations()) {
            reserved.add(reservation.key());
            released.remove(reservation.key());
        }
        Instant micros = now.truncatedTo(ChronoUnit.MICROS);
        Instant at = micros.isBefore(image.at()) ? image.at() : micros;
        long first = image.position().value() + 1;
        Position last = new Position(first + accepted.events().size() - 1);
        PolicyDelta delta = new PolicyDelta(image);
        for (RecordedEvent event : accepted.events()) {
            Position position = new Position(first++);
            EventEnvelope envelope = new EventEnvelope(position, last, at, event);
            delta.replay(envelope);
            events.add(envelope);
        }
        image = delta.apply(Provenance.TAIL);
    }

    /** Has a secret lie there that would be kept under this id. */
    public void keep(SecretId id, String secret) {
        secrets.put(id, secret);
    }

    /** Whether this is the secret that would be kept under the id. */
    public boolean keeps(SecretId id, String secret) {
        return secret.equals(secrets.get(id));
    }

    /** Whether an aggregate of this revision has what the log holds of it here, and no more. */
    boolean isStored(String stream, long revision) {
        List<StoredEvent> rest = parts.log().readStream(stream, Math.max(revision, 0));
        boolean isBehind = false;
        boolean isAhead = false;
        for (StoredEvent event : rest) {
            boolean isHere = event.position() <= before.position().value();
            isBehind |= isHere && event.revision() > revision;
            isAhead |= !isHere && event.revision() <= revision;
        }
        return !isBehind && !isAhead;
    }

    /** What the log holds of an aggregate here. */
    List<RecordedEvent> stored(String stream) {
        return parts.log().readStream(stream, 0).stream()
                .filter(event -> event.position() <= before.position().value())
                .map(event -> EventCodec.decode(event.envelope()))
                .toList();
    }

    /** What would have happened to an aggregate after a revision. */
    List<RecordedEvent> supposed(String stream, long revision) {
        return events.stream()
                .map(EventEnvelope::recorded)
                .filter(event -> event.stream().equals(stream) && event.revision() > revision)
                .toList();
    }

    /** What an aggregate held when it was looked at last; null for never. */
    @Nullable Object held(String stream) {
        return held.get(stream);
    }

    /** Keeps what an aggregate holds, so that its stream is read once. */
    void hold(String stream, Object state) {
        held.put(stream, state);
    }
}
