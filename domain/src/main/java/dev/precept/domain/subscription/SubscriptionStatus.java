package dev.precept.domain.subscription;

/** Where a subscription stands. */
public enum SubscriptionStatus {
    /** Waits for approval: calls are refused. */
    PENDING,
    /** In force. */
    ACTIVE,
    /** Calls are refused until it is unblocked. */
    BLOCKED
}
