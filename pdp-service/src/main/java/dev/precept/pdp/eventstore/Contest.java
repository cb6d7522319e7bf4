package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decides, one append after the other, which may be written: on what was in the database under the
 * locked head, and on what the appends before have added to it. Pure but for its own state; used by
 * one thread.
 */
final class Contest {
    /**
     * What the database holds of the things that the appends are about.
     *
     * @param head the position of the locked head
     * @param atMicros the instant that the appends will bear
     * @param revisions the next revision of each stream; a stream that is missing is empty
     * @param taken the keys that have an owner
     * @param answers the remembered answers that have not run out
     * @param written the last position at which each watched key was written
     */
    record Facts(
            long head,
            long atMicros,
            Map<String, Long> revisions,
            Set<String> taken,
            Map<String, StoredAnswer> answers,
            Map<String, Long> written) {}

    private final long atMicros;
    private final Map<String, Long> revisions;
    private final Set<String> taken;
    private final Map<String, StoredAnswer> answers;
    private final Map<String, Long> written;
    private long position;

    Contest(Facts facts) {
        position = facts.head();
        atMicros = facts.atMicros();
        revisions = new HashMap<>(facts.revisions());
        taken = new HashSet<>(facts.taken());
        answers = new HashMap<>(facts.answers());
        written = new HashMap<>(facts.written());
    }

    /** Why the append may not be written; null where it may, and then it counts as written. */
    @Nullable AppendOutcome refuse(Append append) {
        Deduplication deduplication = append.deduplication();
        if (deduplication != null) {
            StoredAnswer answer = answers.get(deduplication.key());
            if (answer != null) {
                return new AppendOutcome.AlreadyAnswered(answer);
            }
        }
        AppendOutcome conflict = conflict(append);
        if (conflict == null) {
            accept(append);
        }
        return conflict;
    }

    private AppendOutcome.@Nullable Conflict conflict(Append append) {
        Map<String, Long> next = new HashMap<>();
        for (NewEvent event : append.events()) {
            String stream = event.stream();
            long expected = next.getOrDefault(stream, revisions.getOrDefault(stream, 0L));
            if (event.revision() != expected) {
                return lost(AppendOutcome.Kind.REVISION, stream);
            }
            next.put(stream, expected + 1);
        }
        Set<String> released = Set.copyOf(append.releases());
        for (Reservation reservation : append.reservations()) {
            if (taken.contains(reservation.key()) && !released.contains(reservation.key())) {
                return lost(AppendOutcome.Kind.RESERVATION, reservation.key());
            }
        }
        for (String key : append.reads()) {
            if (written.getOrDefault(key, 0L) > append.decidedAt()) {
                return lost(AppendOutcome.Kind.STALE, key);
            }
        }
        return null;
    }

    private void accept(Append append) {
        position += append.events().size();
        for (NewEvent event : append.events()) {
            revisions.put(event.stream(), event.revision() + 1);
            written.put(event.stream(), position);
        }
        append.touches().forEach(key -> written.put(key, position));
        append.releases().forEach(taken::remove);
        append.reservations().forEach(reservation -> taken.add(reservation.key()));
        Deduplication answer = append.deduplication();
        if (answer != null) {
            answers.put(
                    answer.key(),
                    new StoredAnswer(
                            append.command(),
                            answer.request(),
                            answer.status(),
                            position,
                            answer.ids(),
                            atMicros));
        }
    }

    /** What it lost to may be an append before it: its place counts as the head. */
    private AppendOutcome.Conflict lost(AppendOutcome.Kind kind, String key) {
        return new AppendOutcome.Conflict(kind, key, position);
    }
}
