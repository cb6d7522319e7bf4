package dev.precept.pdp.audit;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.image.ScopeDocument;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who made use of which scope on which day: one mark each. One that is set already costs a look-up.
 * For any number of threads.
 *
 * <p>What is remembered as set is forgotten all at once when it becomes too much: a mark set again
 * is the same mark.
 */
final class Marks {
    private static final long SECONDS_PER_DAY = 86_400;

    private final Set<Mark> set = ConcurrentHashMap.newKeySet();
    private final Queue<Mark> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    /**
     * A mark.
     *
     * @param day since 1970
     * @param subject a user, or an application on its own
     */
    record Mark(
            long day,
            String organization,
            String subject,
            boolean isUser,
            String api,
            String scope) {}

    /** Sets the marks of a permit; returns how many it could not. */
    int mark(AccessRequest request, Exercise exercise) {
        String subject;
        if (exercise.user() != null) {
            subject = exercise.user().id().value();
        } else if (exercise.application() != null) {
            subject = exercise.application().document().id().value();
        } else {
            return 0;
        }
        long day = Math.floorDiv(request.now().getEpochSecond(), SECONDS_PER_DAY);
        int unmarked = 0;
        for (ScopeDocument scope : exercise.scopes()) {
            Mark mark =
                    new Mark(
                            day,
                            request.organization().value(),
                            subject,
                            exercise.user() != null,
                            exercise.api().document().id().value(),
                            scope.id().value());
            unmarked += set.contains(mark) || isTaken(mark) ? 0 : 1;
        }
        return unmarked;
    }

    private boolean isTaken(Mark mark) {
        if (waitingCount.get() >= Limits.MARKS_WAITING) {
            return false;
        }
        if (set.size() >= Limits.MARKS_REMEMBERED) {
            set.clear();
        }
        if (set.add(mark)) {
            waitingCount.incrementAndGet();
            waiting.add(mark);
        }
        return true;
    }

    /** Takes away marks that are to be written. */
    List<Mark> take(int maximum) {
        List<Mark> taken = new ArrayList<>();
        Mark next;
        while (taken.size() < maximum && (next = waiting.poll()) != null) {
            taken.add(next);
        }
        waitingCount.addAndGet(-taken.size());
        return taken;
    }

    /** Puts back what could not be written. */
    void putBack(List<Mark> marks) {
        waitingCount.addAndGet(marks.size());
        waiting.addAll(marks);
    }

    int waiting() {
        return waitingCount.get();
    }
}
