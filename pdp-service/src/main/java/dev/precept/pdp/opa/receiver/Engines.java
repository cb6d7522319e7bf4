package dev.precept.pdp.opa.receiver;

import dev.precept.domain.policy.PolicySource;
import dev.precept.pdp.decision.Decider;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.RegoAnswer;
import dev.precept.projections.decision.RegoQuestion;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Has engines for Rego asked what a sidecar evaluated by itself. They may be asked now, since what
 * a module says is a function of its input (ADR 0088). Few reports ask at once, each for a short
 * time in all and until one is silent, and about policies alone that still are what they were,
 * whose modules engines have: so no decision goes without for a report's sake. Threads share it.
 */
final class Engines {
    private final Decider decider;
    private final Semaphore room = new Semaphore(Limits.ASKING, true);

    /**
     * @param decider knows the engine
     */
    Engines(Decider decider) {
        this.decider = decider;
    }

    /** What is asked for one report. Used by one thread. */
    final class Turn {
        private final PolicyImage today;
        private long leftNanos = Limits.ASKING_TIME.toNanos();

        /**
         * @param today the newest image
         */
        Turn(PolicyImage today) {
            this.today = today;
        }

        /** The request as it would be decided on the image, as far as engines tell. */
        AccessRequest completed(PolicyImage image, AccessRequest request) {
            long start = System.nanoTime();
            boolean isRoom = takeRoom();
            try {
                return isRoom ? asked(image, request) : request;
            } finally {
                if (isRoom) {
                    room.release();
                }
                leftNanos -= System.nanoTime() - start;
            }
        }

        private AccessRequest asked(PolicyImage image, AccessRequest request) {
            AccessRequest asked = decider.completed(image, request, it -> isToday(it, request));
            List<RegoAnswer> answers = asked.answers();
            if (answers != null && answers.stream().anyMatch(Turn::isSilence)) {
                leftNanos = 0;
            }
            return asked;
        }

        /** An engine that goes on failing would be spared for everybody: for decisions, too. */
        private static boolean isSilence(RegoAnswer answer) {
            return switch (answer.outcome()) {
                case TIMEOUT, OPEN -> true;
                case DEFINED_TRUE, DEFINED_FALSE, UNDEFINED, ERROR, NONE -> false;
            };
        }

        private boolean takeRoom() {
            try {
                return leftNanos > 0 && room.tryAcquire(leftNanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private boolean isToday(RegoQuestion question, AccessRequest request) {
            OrganizationImage organization = today.organization(request.organization());
            return organization != null
                    && (isOf(question, organization)
                            || today.ancestors(organization).stream()
                                    .anyMatch(level -> isOf(question, level)));
        }

        private static boolean isOf(RegoQuestion question, OrganizationImage level) {
            PolicyDocument policy = level.policies().get(question.policy());
            return policy != null
                    && policy.details().source() instanceof PolicySource.Rego rego
                    && rego.hash().equals(question.hash());
        }
    }

    /** What is asked for a report. */
    Turn turn(PolicyImage today) {
        return new Turn(today);
    }
}
