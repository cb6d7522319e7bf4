package dev.precept.pdp.decision;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.image.PolicyImage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/**
 * The one way from a door to the decision rule: a failure denies, and every observer hears of every
 * decision. Threads share it.
 */
public final class Decider {
    private static final Logger LOGGER = LoggerFactory.getLogger(Decider.class);

    private final DecisionObserver[] observers;

    /** Tells these observers, in this order. */
    public Decider(List<DecisionObserver> observers) {
        this.observers = observers.toArray(DecisionObserver[]::new);
    }

    /** Decides from the image; never throws. */
    public Decision decide(PolicyImage image, AccessRequest request) {
        Decision decision;
        try {
            decision = PolicyDecisionPoint.decide(image, request);
        } catch (RuntimeException fault) {
            // Invariant 9: any exception denies.
            LOGGER.error("A decision failed and denies", fault);
            decision = new Decision(Reason.INTERNAL_FAULT, image.position());
        }
        for (DecisionObserver observer : observers) {
            observer.decided(request, decision);
        }
        return decision;
    }
}
