package dev.precept.domain.plan;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;

/** What a plan's decider needs to know of its past. */
public sealed interface PlanState {
    /** Never made. */
    record Absent() implements PlanState {}

    /** In being. */
    record Existing(PlanId plan, OrganizationId organization, Handle handle, PlanDetails details)
            implements PlanState {}

    /** Removed. */
    record Deleted() implements PlanState {}
}
