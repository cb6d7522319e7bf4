package dev.precept.domain.plan;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;

/** What can be asked of a plan. */
public sealed interface PlanCommand extends DomainCommand {
    /** The plan the command is for. */
    PlanId plan();

    /** Make it. */
    record CreatePlan(PlanId plan, OrganizationId organization, Handle handle, PlanDetails details)
            implements PlanCommand {}

    /** Replace its details. */
    record ChangePlan(PlanId plan, PlanDetails details) implements PlanCommand {}

    /** Remove it. */
    record DeletePlan(PlanId plan) implements PlanCommand {}
}
