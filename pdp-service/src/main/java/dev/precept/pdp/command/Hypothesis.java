package dev.precept.pdp.command;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.pdp.command.CommandResult.RevisionMismatch;
import dev.precept.pdp.command.CommandResult.Unavailable;
import dev.precept.pdp.eventstore.Append;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.delta.LogContradiction;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Commands that are decided as if they were carried out, each on what the ones before it leave: by
 * the same aggregates, on the same image with their events added, beside the same log. Nothing is
 * stored, reserved or remembered, unless it is what a {@link Composition} is decided in: then all
 * that happened is appended as one, and the log judges what others changed meanwhile. What it
 * begins from had reached the head of the log when it was made; what others change meanwhile it
 * does not see, but for the keys that they take. Used by one thread.
 */
public final class Hypothesis {
    private static final Logger LOG = LoggerFactory.getLogger(Hypothesis.class);

    private final Tries.Parts parts;
    private final PolicyImage before;
    private final List<EventEnvelope> events = new ArrayList<>();
    private final Map<String, List<RecordedEvent>> streams = new HashMap<>();
    private final Set<String> waiting = new TreeSet<>();
    private int waitingCommands;
    private final Set<String> reserved = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    private final Map<SecretId, String> secrets = new HashMap<>();
    private final Map<String, Object> held = new HashMap<>();
    private Map<String, List<StoredEvent>> ahead = Map.of();
    private @Nullable Joint joint;
    private PolicyImage image;

    /**
     * A beginning.
     *
     * @param before what it begins from
     * @param meant what takes note of all that is to be appended; null where nothing is
     */
    Hypothesis(Tries.Parts parts, PolicyImage before, @Nullable Joint meant) {
        this.parts = parts;
        this.joint = meant;
        this.before = before;
        this.image = before;
    }

    /**
     * Another one that begins with all that happened so far. What happens in it does not happen
     * here; what it looks at, this one rests on as well.
     */
    public Hypothesis beside() {
        Hypothesis other = new Hypothesis(parts, before, joint == null ? null : joint.beside());
        other.events.addAll(events);
        streams.forEach((stream, some) -> other.streams.put(stream, new ArrayList<>(some)));
        other.waiting.addAll(waiting);
        other.waitingCommands = waitingCommands;
        other.reserved.addAll(reserved);
        other.released.addAll(released);
        other.secrets.putAll(secrets);
        other.held.putAll(held);
        other.image = image;
        return other;
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

    /** The names of commands so far that would wait for a second person's approval. */
    public Set<String> waiting() {
        return Set.copyOf(waiting);
    }

    /** How many of them there are. */
    public int waitingCommands() {
        return waitingCommands;
    }

    /** A command of this name would wait, were it sent; here it counts as approved of. */
    void waits(String command) {
        waiting.add(command);
        waitingCommands++;
    }

    /** How much would have happened so far. */
    public int size() {
        return events.size();
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
        } catch (TooLargeException tooLarge) {
            return new Refused(Tries.TOO_LARGE);
        }
    }

    /**
     * Decides several commands that hold together or not at all: where they come to anything but
     * {@link Done}, or to more than one append holds, it is as if they had not been given. What
     * they looked at counts all the same.
     */
    public CommandResult together(Composition composition) {
        Mark mark = new Mark();
        boolean holds = false;
        if (joint == null) {
            joint = Joint.measuring();
        }
        try {
            CommandResult result = composition.on(this);
            holds = result instanceof Done;
            return result;
        } catch (TooLargeForOneException _) {
            return new Refused(Tries.TOO_LARGE);
        } finally {
            if (!holds) {
                mark.restore();
            } else if (mark.jointThen == null) {
                joint = null;
            }
        }
    }

    /** What there was at some moment. */
    private final class Mark {
        private final PolicyImage imageThen = image;
        private final int size = events.size();
        private final Set<String> waitingThen = Set.copyOf(waiting);
        private final int waitingCommandsThen = waitingCommands;
        private final Set<String> reservedThen = Set.copyOf(reserved);
        private final Set<String> releasedThen = Set.copyOf(released);
        private final Map<SecretId, String> secretsThen = Map.copyOf(secrets);
        private final @Nullable Joint jointThen = joint == null ? null : joint.copy();

        void restore() {
            List<EventEnvelope> undone = events.subList(size, events.size());
            for (EventEnvelope envelope : undone.reversed()) {
                String stream = envelope.recorded().stream();
                Objects.requireNonNull(streams.get(stream), "it happened").removeLast();
                held.remove(stream);
            }
            undone.clear();
            image = imageThen;
            waitingCommands = waitingCommandsThen;
            replace(waiting, waitingThen);
            replace(reserved, reservedThen);
            replace(released, releasedThen);
            secrets.clear();
            secrets.putAll(secretsThen);
            joint = jointThen;
        }

        private static void replace(Set<String> now, Set<String> then) {
            now.clear();
            now.addAll(then);
        }
    }

    private CommandResult decide(CommandRequest request, Resolution.Send send) {
        RecordingDirectory directory = new RecordingDirectory(image);
        directory.restsOn(send.restsOn());
        Instant now = parts.clock().instant();
        Attempt attempt =
                new Attempt(
                        new Attempt.Order(
                                joint == null ? UUID.randomUUID() : joint.command(),
                                request,
                                send.command(),
                                parts.generations()),
                        new CommandContext(now, parts.ids(), directory, image.expressions()),
                        directory,
                        this);
        AxonShell.suppose(attempt);
        if (joint != null) {
            joint.looked(directory.reads());
            joint.looked(Set.of(attempt.stream()));
        }
        return switch (attempt.verdict()) {
            case Verdict.Mismatched(long revision) -> new RevisionMismatch(revision);
            case Verdict.Refused refused -> new Refused(refused.rejection());
            case Verdict.Accepted accepted -> accepted(attempt, accepted, now);
        };
    }

    private CommandResult accepted(Attempt attempt, Verdict.Accepted accepted, Instant now) {
        if (!accepted.events().isEmpty()) {
            Append append = AppendingEventStore.measure(attempt, accepted.events());
            Set<String> taken = taken(attempt.neededKeys());
            if (taken.isEmpty()) {
                if (joint != null) {
                    joint.requireRoom(append);
                }
                taken = happen(attempt, accepted, now);
            }
            if (!taken.isEmpty()) {
                return attempt.refusal(taken)
                        .<CommandResult>map(Refused::new)
                        .orElseThrow(() -> new IllegalStateException("nobody wants these keys"));
            }
            if (joint != null) {
                joint.add(append, accepted);
            }
        }
        return new Done(
                before.position(),
                attempt.stream(),
                accepted.revision() + accepted.events().size(),
                accepted.events().stream().map(RecordedEvent::event).toList(),
                List.of());
    }

    /**
     * Which of these keys are taken. Where all is to be appended, the log is not asked each time:
     * it tells at the append, and the image before, by contradicting.
     */
    private Set<String> taken(Set<String> needed) {
        Set<String> taken = new HashSet<>(needed);
        taken.retainAll(reserved);
        Set<String> asked = new HashSet<>(needed);
        asked.removeAll(released);
        if (!isMeant() && !asked.isEmpty()) {
            taken.addAll(parts.log().taken(asked));
        }
        return taken;
    }

    /**
     * Adds the events to the image.
     *
     * @return the keys for which they cannot be, since they are others'; none where they are added
     */
    private Set<String> happen(Attempt attempt, Verdict.Accepted accepted, Instant now) {
        Instant micros = now.truncatedTo(ChronoUnit.MICROS);
        Instant at = micros.isBefore(image.at()) ? image.at() : micros;
        long first = image.position().value() + 1;
        Position last = new Position(first + accepted.events().size() - 1);
        PolicyDelta delta = new PolicyDelta(image);
        List<EventEnvelope> happened = new ArrayList<>();
        try {
            for (RecordedEvent event : accepted.events()) {
                Position position = new Position(first++);
                EventEnvelope envelope = new EventEnvelope(position, last, at, event);
                delta.replay(envelope);
                happened.add(envelope);
            }
        } catch (LogContradiction contradiction) {
            Set<String> taken = isMeant() ? parts.log().taken(attempt.neededKeys()) : Set.of();
            if (taken.isEmpty()) {
                throw contradiction;
            }
            return taken;
        }
        image = delta.apply(Provenance.TAIL);
        exchangeKeys(accepted);
        for (EventEnvelope envelope : happened) {
            events.add(envelope);
            streams.computeIfAbsent(envelope.recorded().stream(), _ -> new ArrayList<>())
                    .add(envelope.recorded());
        }
        return Set.of();
    }

    private void exchangeKeys(Verdict.Accepted accepted) {
        for (Reservation release : accepted.releases()) {
            reserved.remove(release.key());
            released.add(release.key());
        }
        for (Reservation reservation : accepted.reservations()) {
            reserved.add(reservation.key());
            released.remove(reservation.key());
        }
    }

    /**
     * What it comes to holds only as long as nobody else changes these streams. Asked for by what
     * looks at all that an organization has: of several who do, one comes first, and the others
     * decide again on what he leaves.
     */
    public void restsOnContent(OrganizationId organization, Set<String> others) {
        if (joint != null) {
            String key = SharedKeys.content(organization);
            joint.looked(others);
            joint.looked(Set.of(key));
            joint.touch(key);
        }
    }

    /** Has a secret lie there that would be kept under this id. */
    public void keep(SecretId id, String secret) {
        if (isMeant()) {
            throw new IllegalStateException("a secret that is not stored cannot be appended");
        }
        secrets.put(id, secret);
    }

    /** Whether this is the secret that would be kept under the id. */
    public boolean keeps(SecretId id, String secret) {
        return secret.equals(secrets.get(id));
    }

    /** Whether the stream of what a command makes may be taken for empty. */
    boolean presumesEmpty(String stream) {
        return isMeant() && joint().presumesEmpty(stream);
    }

    private boolean isMeant() {
        return joint != null && joint.isMeant();
    }

    /** What is to be appended. */
    Joint joint() {
        return Objects.requireNonNull(joint, "it is meant");
    }

    /**
     * Reads what the log holds of these aggregates at once, for the commands that come next. What
     * an earlier call read and no command asked for is given up.
     */
    public void readAhead(Set<String> aggregates) {
        Set<String> unknown = new HashSet<>(aggregates);
        unknown.removeAll(held.keySet());
        ahead = unknown.isEmpty() ? Map.of() : parts.log().readStreams(unknown);
    }

    /** What the log holds of an aggregate here. */
    List<RecordedEvent> stored(String stream) {
        List<StoredEvent> read = ahead.get(stream);
        return (read == null ? parts.log().readStream(stream, 0) : read)
                .stream()
                        .filter(event -> event.position() <= before.position().value())
                        .map(event -> EventCodec.decode(event.envelope()))
                        .toList();
    }

    /** What would have happened to an aggregate after a revision. */
    List<RecordedEvent> supposed(String stream, long revision) {
        return streams.getOrDefault(stream, List.of()).stream()
                .filter(event -> event.revision() > revision)
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
