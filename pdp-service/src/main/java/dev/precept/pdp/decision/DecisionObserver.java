package dev.precept.pdp.decision;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;

/**
 * Is told of every decision, whatever door it was asked at; every bean of this type is. Threads
 * share it; it neither waits nor throws.
 */
@FunctionalInterface
public interface DecisionObserver {
    /** A question was answered so. */
    void decided(AccessRequest request, Decision decision);
}
