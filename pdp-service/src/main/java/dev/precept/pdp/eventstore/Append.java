package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What one command wants written, all of it or nothing.
 *
 * <p>It is guarded by the (stream, revision) of its events and by its reservations. Where its
 * decision looked at anything else, {@code reads} names that: streams, or coarse keys that stand
 * for many. An append that has reads is written only if none of them was written after {@code
 * decidedAt}; each stream it appends to and each key in {@code touches} counts as written by it.
 *
 * @param command the command's id
 * @param events in order; none where only an answer is to be remembered
 * @param reservations keys it takes
 * @param releases keys it gives back, so that they can be taken again, by itself too
 * @param decidedAt the position of the image that the decision was made on
 * @param reads what the decision looked at besides its own streams
 * @param touches keys that count as written, beyond the streams of the events
 * @param deduplication the answer to remember, where the command came with an idempotency key
 */
public record Append(
        UUID command,
        List<NewEvent> events,
        List<Reservation> reservations,
        List<String> releases,
        long decidedAt,
        Set<String> reads,
        Set<String> touches,
        @Nullable Deduplication deduplication) {
    public Append {
        events = List.copyOf(events);
        reservations = List.copyOf(reservations);
        releases = List.copyOf(releases);
        reads = Set.copyOf(reads);
        touches = Set.copyOf(touches);
        Limits.atMost(Limits.APPEND_EVENTS, events.size(), "events in a command");
        Limits.atMost(Limits.APPEND_BYTES, bytes(events), "bytes in a command");
        Limits.atMost(Limits.APPEND_KEYS, reservations.size(), "reservations in a command");
        Limits.atMost(Limits.APPEND_KEYS, releases.size(), "releases in a command");
        Limits.atMost(Limits.APPEND_KEYS, touches.size(), "touched keys in a command");
        Limits.atMost(Limits.APPEND_READS, reads.size(), "keys that a command read");
        releases.forEach(key -> Limits.text(Limits.KEY_CHARACTERS, key, "the released key"));
        reads.forEach(key -> Limits.text(Limits.KEY_CHARACTERS, key, "the read key"));
        touches.forEach(key -> Limits.text(Limits.KEY_CHARACTERS, key, "the touched key"));
        if (events.isEmpty()) {
            requireOnlyAnAnswer(reservations, releases, touches, deduplication);
        }
        requireConsecutive(events);
        requireDistinct(reservations);
    }

    /** The events of a command that looked at nothing but its own streams. */
    public static Append of(UUID command, List<NewEvent> events) {
        return new Append(command, events, List.of(), List.of(), 0, Set.of(), Set.of(), null);
    }

    /** The same with these keys to take and to give back. */
    public Append withKeys(List<Reservation> taken, List<String> released) {
        return new Append(
                command, events, taken, released, decidedAt, reads, touches, deduplication);
    }

    /** The same, decided on the image at this position after a look at these keys. */
    public Append withReads(long position, Set<String> keys) {
        return new Append(
                command, events, reservations, releases, position, keys, touches, deduplication);
    }

    /** The same, counting as a write of these keys. */
    public Append withTouches(Set<String> keys) {
        return new Append(
                command, events, reservations, releases, decidedAt, reads, keys, deduplication);
    }

    /** The same, with an answer to remember. */
    public Append withDeduplication(Deduplication answer) {
        return new Append(
                command, events, reservations, releases, decidedAt, reads, touches, answer);
    }

    long bytes() {
        return bytes(events);
    }

    private static long bytes(List<NewEvent> events) {
        long bytes = 0;
        for (NewEvent event : events) {
            bytes += event.envelope().length;
        }
        return bytes;
    }

    /** Without an event the head would not move, and nobody could tell that anything changed. */
    private static void requireOnlyAnAnswer(
            List<Reservation> reservations,
            List<String> releases,
            Set<String> touches,
            @Nullable Deduplication deduplication) {
        if (deduplication == null
                || !(reservations.isEmpty() && releases.isEmpty() && touches.isEmpty())) {
            throw new IllegalArgumentException(
                    "an append without events may remember an answer, and nothing else");
        }
    }

    private static void requireConsecutive(List<NewEvent> events) {
        Map<String, Long> last = HashMap.newHashMap(events.size());
        for (NewEvent event : events) {
            Long before = last.put(event.stream(), event.revision());
            if (before != null && before + 1 != event.revision()) {
                throw new IllegalArgumentException(
                        "revision "
                                + event.revision()
                                + " of stream "
                                + event.stream()
                                + " does not follow "
                                + before);
            }
        }
    }

    private static void requireDistinct(List<Reservation> reservations) {
        Set<String> keys = HashSet.newHashSet(reservations.size());
        for (Reservation reservation : reservations) {
            if (!keys.add(reservation.key())) {
                throw new IllegalArgumentException(
                        "a command takes a key once: " + reservation.key());
            }
        }
    }
}
