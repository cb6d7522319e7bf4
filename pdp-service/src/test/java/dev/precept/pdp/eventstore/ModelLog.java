package dev.precept.pdp.eventstore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The log's rules as simply as they can be said: every question goes through the whole history. */
final class ModelLog {
    private record Written(Append append, long first, long last) {}

    private final List<Written> history = new ArrayList<>();

    long head() {
        return history.isEmpty() ? 0 : history.getLast().last();
    }

    long nextRevision(String stream) {
        return history.stream()
                .flatMap(written -> written.append().events().stream())
                .filter(event -> event.stream().equals(stream))
                .count();
    }

    /** What becomes of it, said in one word with its positions; written if it may be. */
    String write(Append append) {
        String refusal = refusal(append);
        if (!refusal.isEmpty()) {
            return refusal;
        }
        long first = head() + 1;
        long last = head() + append.events().size();
        history.add(new Written(append, first, last));
        return "written " + first + " to " + last;
    }

    /** The same words for an outcome. */
    static String said(AppendOutcome outcome) {
        return switch (outcome) {
            case AppendOutcome.Committed(long first, long last, _) ->
                    "written " + first + " to " + last;
            case AppendOutcome.Conflict(AppendOutcome.Kind kind, _, _) -> kind.name();
            case AppendOutcome.AlreadyAnswered(StoredAnswer answer) ->
                    "answered at " + answer.position();
        };
    }

    private String refusal(Append append) {
        Deduplication answer = append.deduplication();
        for (Written written : history) {
            Deduplication earlier = written.append().deduplication();
            if (answer != null && earlier != null && earlier.key().equals(answer.key())) {
                return "answered at " + written.last();
            }
        }
        for (NewEvent event : append.events()) {
            boolean isFirst =
                    append.events().stream()
                            .filter(other -> other.stream().equals(event.stream()))
                            .noneMatch(other -> other.revision() < event.revision());
            if (isFirst && event.revision() != nextRevision(event.stream())) {
                return "REVISION";
            }
        }
        for (Reservation reservation : append.reservations()) {
            if (isTaken(reservation.key()) && !append.releases().contains(reservation.key())) {
                return "RESERVATION";
            }
        }
        for (Written written : history) {
            Set<String> both = new HashSet<>(append.reads());
            both.retainAll(keys(written.append()));
            if (written.last() > append.decidedAt() && !both.isEmpty()) {
                return "STALE";
            }
        }
        return "";
    }

    private boolean isTaken(String key) {
        boolean isTaken = false;
        for (Written written : history) {
            isTaken &= !written.append().releases().contains(key);
            isTaken |=
                    written.append().reservations().stream()
                            .anyMatch(reservation -> reservation.key().equals(key));
        }
        return isTaken;
    }

    private static Set<String> keys(Append append) {
        Set<String> keys = new HashSet<>(append.touches());
        append.events().forEach(event -> keys.add(event.stream()));
        return keys;
    }
}
