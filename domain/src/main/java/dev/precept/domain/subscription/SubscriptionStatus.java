package dev.precept.domain.subscription;

import dev.precept.domain.application.Environment;

/** Where a subscription stands. */
public enum SubscriptionStatus {
    /** Waits for approval: calls are refused. */
    PENDING,
    /** In force. */
    ACTIVE,
    /** Calls are refused until it is unblocked. */
    BLOCKED,
    /** Calls with credentials for production are refused until it is unblocked. */
    PROD_ONLY_BLOCKED,
    /** Calls are refused while something is cleared up. */
    ON_HOLD,
    /** Approval was refused: calls are refused until it is asked for again and approved. */
    REJECTED,
    /** In force under its plan, while another plan waits for approval. */
    TIER_UPDATE_PENDING,
    /** Ended: calls are refused for good. */
    CANCELLED;

    /** Whether applications of the environment may call. */
    public boolean servesIn(Environment environment) {
        return switch (this) {
            case ACTIVE, TIER_UPDATE_PENDING -> true;
            case PROD_ONLY_BLOCKED -> environment != Environment.PRODUCTION;
            case PENDING, BLOCKED, ON_HOLD, REJECTED, CANCELLED -> false;
        };
    }
}
