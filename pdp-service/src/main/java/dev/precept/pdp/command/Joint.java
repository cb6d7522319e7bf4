package dev.precept.pdp.command;

import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.pdp.eventstore.Append;
import dev.precept.pdp.eventstore.Deduplication;
import dev.precept.pdp.eventstore.Limits;
import dev.precept.pdp.eventstore.NewEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What several commands come to that are to be one: what each would append, added up. Keys that one
 * takes and another gives back cancel out. What a decision looked at is guarded by the log for all
 * of them, but for the streams that they write themselves: those were read as of the same position,
 * and their revisions guard them. Used by one thread.
 */
final class Joint {
    private final UUID command;
    private final Set<String> known;
    private final boolean isMeant;
    private final List<NewEvent> events = new ArrayList<>();
    private final Map<String, Taken> reserved = new HashMap<>();
    private final Set<String> released = new HashSet<>();
    private final Set<String> reads;
    private final Set<String> touches = new HashSet<>();
    private final Set<String> written = new HashSet<>();
    private long bytes;

    /** A key that is taken, for a stream; and why not, where it is another's for good. */
    private record Taken(String owner, Rejection refusal) {}

    /**
     * Nothing so far.
     *
     * @param command the id of the whole
     * @param known streams that are known to have events, whatever a command presumes
     */
    Joint(UUID command, Set<String> known) {
        this(command, Set.copyOf(known), new HashSet<>(), true);
    }

    private Joint(UUID command, Set<String> known, Set<String> reads, boolean isMeant) {
        this.command = command;
        this.known = known;
        this.reads = reads;
        this.isMeant = isMeant;
    }

    /** One that is not to be appended, and no larger than what is. */
    static Joint measuring() {
        return new Joint(UUID.randomUUID(), Set.of(), new HashSet<>(), false);
    }

    /** One whose events are not appended, though this one's rest on what it looks at. */
    Joint beside() {
        return new Joint(command, known, reads, isMeant);
    }

    /** The same, to go back to: but for what was looked at until then. */
    Joint copy() {
        Joint copy = beside();
        copy.events.addAll(events);
        copy.reserved.putAll(reserved);
        copy.released.addAll(released);
        copy.touches.addAll(touches);
        copy.written.addAll(written);
        copy.bytes = bytes;
        return copy;
    }

    UUID command() {
        return command;
    }

    boolean isMeant() {
        return isMeant;
    }

    /** Whether a stream that is to be made may be taken for empty: the append finds out. */
    boolean presumesEmpty(String stream) {
        return !known.contains(stream);
    }

    /**
     * Adds what a command looked at, whatever came of it.
     *
     * @throws TooLargeForOneException where that is more than can be appended at once
     */
    void looked(Set<String> keys) {
        reads.addAll(keys);
        requireAtMost(Limits.APPEND_READS, reads.size());
    }

    /** Adds a key that counts as written, beyond those of the events. */
    void touch(String key) {
        touches.add(key);
    }

    /**
     * Asks whether what a command would append can be added.
     *
     * @throws TooLargeForOneException where the whole is more than can be appended at once then
     */
    void requireRoom(Append part) {
        long more = 0;
        for (NewEvent event : part.events()) {
            more += event.envelope().length;
        }
        requireAtMost(Limits.APPEND_EVENTS, events.size() + (long) part.events().size());
        requireAtMost(Limits.APPEND_BYTES, bytes + more);
        requireAtMost(Limits.APPEND_KEYS, reserved.size() + (long) part.reservations().size());
        requireAtMost(Limits.APPEND_KEYS, released.size() + (long) part.releases().size());
        requireAtMost(Limits.APPEND_KEYS, touches.size() + (long) part.touches().size());
    }

    /** Adds what a command would append, for which there is room. */
    void add(Append part, Verdict.Accepted accepted) {
        for (NewEvent event : part.events()) {
            events.add(event);
            written.add(event.stream());
            bytes += event.envelope().length;
        }
        part.releases().forEach(this::release);
        for (Reservation reservation : accepted.reservations()) {
            RecordedEvent first = accepted.events().getFirst();
            reserved.put(reservation.key(), new Taken(first.stream(), reservation.refusal()));
        }
        touches.addAll(part.touches());
    }

    /** A key that was taken here is given back for nothing; any other one is the log's. */
    private void release(String key) {
        if (reserved.remove(key) == null) {
            released.add(key);
        }
    }

    private static void requireAtMost(long maximum, long actual) {
        if (actual > maximum) {
            throw new TooLargeForOneException();
        }
    }

    /** Whether there is nothing to append. */
    boolean isNothing() {
        return events.isEmpty();
    }

    /** The streams that would be written. */
    Set<String> streams() {
        return written;
    }

    /** The whole, decided at a position. */
    Append append(long decidedAt, @Nullable Deduplication answer) {
        Set<String> others = new HashSet<>(reads);
        others.removeAll(written);
        List<dev.precept.pdp.eventstore.Reservation> keys = new ArrayList<>(reserved.size());
        reserved.forEach(
                (key, taken) ->
                        keys.add(new dev.precept.pdp.eventstore.Reservation(key, taken.owner())));
        return new Append(
                command,
                events,
                keys,
                List.copyOf(released),
                decidedAt,
                events.isEmpty() ? Set.of() : others,
                events.isEmpty() ? Set.of() : touches,
                answer);
    }

    /** Why the whole is refused where this key is another's for good. */
    Optional<Rejection> refusal(String key) {
        return Optional.ofNullable(reserved.get(key)).map(Taken::refusal);
    }
}
