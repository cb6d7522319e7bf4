package dev.precept.domain.plan;

import org.jspecify.annotations.Nullable;

/**
 * What of a plan can be replaced.
 *
 * @param approvalRequired whether a subscription waits for approval
 * @param requests how often an application may call, on average; null for no limit
 * @param burst how many requests at once beyond it; null for none
 * @param quota how often it may call in all; null for no limit
 */
public record PlanDetails(
        boolean approvalRequired,
        @Nullable RequestLimit requests,
        @Nullable Long burst,
        @Nullable RequestLimit quota) {
    /** Without limits. */
    public PlanDetails(boolean approvalRequired) {
        this(approvalRequired, null, null, null);
    }
}
