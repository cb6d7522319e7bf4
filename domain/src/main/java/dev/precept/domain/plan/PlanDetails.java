package dev.precept.domain.plan;

/**
 * What of a plan can be replaced.
 *
 * @param approvalRequired whether a subscription waits for approval
 */
public record PlanDetails(boolean approvalRequired) {}
