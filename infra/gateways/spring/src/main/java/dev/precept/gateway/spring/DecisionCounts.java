package dev.precept.gateway.spring;

import dev.precept.projections.decision.Reason;

/** Counts decisions. For any number of threads; it never waits. */
@FunctionalInterface
interface DecisionCounts {
    /** Where nobody counts. */
    DecisionCounts NONE = (_, _) -> {};

    /**
     * One was made. A request whose token is ahead of the image is decided a second time.
     *
     * @param isStale whether it permits without a lease
     */
    void decided(Reason reason, boolean isStale);
}
