package dev.precept.pdp.decision;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.function.Consumer;

/**
 * The one way from a door to the decision rule: a failure denies, every decision is recorded, and
 * every observer hears of it. Threads share it.
 */
public final class Decider {
    private static final Logger LOGGER = LoggerFactory.getLogger(Decider.class);

    private final DecisionRecorder recorder;
    private final DecisionObserver[] observers;

    /** Has every decision recorded, then tells these observers, in this order. */
    public Decider(DecisionRecorder recorder, List<DecisionObserver> observers) {
        this.recorder = recorder;
        this.observers = observers.toArray(DecisionObserver[]::new);
    }

    /**
     * Decides from the image; a fault in the rule denies.
     *
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait, where the
     *     record has to be waited for
     */
    public Decision decide(PolicyImage image, AccessRequest request) {
        Decision decision;
        Heard heard = new Heard();
        try {
            decision = PolicyDecisionPoint.decide(image, request, heard);
        } catch (RuntimeException fault) {
            // Invariant 9: any exception denies.
            LOGGER.error("A decision failed and denies", fault);
            decision = new Decision(Reason.INTERNAL_FAULT, image.position());
        }
        decision = recorder.record(image, request, decision, heard.exercise);
        for (DecisionObserver observer : observers) {
            observer.decided(request, decision);
        }
        return decision;
    }

    /** What a permit makes use of, for the recorder. */
    private static final class Heard implements Consumer<Exercise> {
        private @Nullable Exercise exercise;

        @Override
        public void accept(Exercise told) {
            exercise = told;
        }
    }
}
