package dev.precept.pdp.audit;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.image.ScopeDocument;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who made use of which scope, by which application, on which day: one mark each. One that is set
 * already costs a look-up. For any number of threads.
 *
 * <p>What is remembered as set is forgotten all at once when it becomes too much: a mark set again
 * is the same mark. It is remembered by the fingerprint of its day, subject, application and scope,
 * whose ids are given once in a log.
 */
final class Marks {
    private static final long SECONDS_PER_DAY = 86_400;

    private final long seed = new SecureRandom().nextLong();
    private volatile Fingerprints set = new Fingerprints(Limits.MARKS_REMEMBERED);
    private final Queue<Mark> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    /**
     * A mark.
     *
     * @param day since 1970
     * @param subject a user, or an application on its own
     * @param application by which; empty for a user who came without one
     */
    record Mark(
            long day,
            String organization,
            String subject,
            boolean isUser,
            String application,
            String api,
            String scope) {}

    /** Sets the marks of a permit; returns how many it could not. */
    int mark(AccessRequest request, Exercise exercise) {
        String application =
                exercise.application() == null
                        ? ""
                        : exercise.application().document().id().value();
        String subject = exercise.user() == null ? application : exercise.user().name();
        if (subject.isEmpty()) {
            return 0;
        }
        long day = Math.floorDiv(request.now().getEpochSecond(), SECONDS_PER_DAY);
        long ofSubject = Fingerprints.next(Fingerprints.next(seed, day), subject);
        ofSubject = Fingerprints.next(ofSubject, application);
        int unmarked = 0;
        List<ScopeDocument> scopes = exercise.scopes();
        for (int i = 0; i < scopes.size(); i++) {
            String scope = scopes.get(i).id().value();
            long print = Fingerprints.next(ofSubject, scope);
            if (set.contains(print)) {
                continue;
            }
            if (waitingCount.get() >= Limits.MARKS_WAITING) {
                unmarked++;
            } else if (isFirst(print)) {
                waitingCount.incrementAndGet();
                waiting.add(
                        new Mark(
                                day,
                                request.organization().value(),
                                subject,
                                exercise.user() != null,
                                application,
                                exercise.api().document().id().value(),
                                scope));
            }
        }
        return unmarked;
    }

    private boolean isFirst(long print) {
        Fingerprints remembered = set;
        if (remembered.size() >= Limits.MARKS_REMEMBERED) {
            remembered = new Fingerprints(Limits.MARKS_REMEMBERED);
            set = remembered;
        }
        return remembered.add(print);
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
