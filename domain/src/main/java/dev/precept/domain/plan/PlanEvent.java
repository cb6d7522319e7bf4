package dev.precept.domain.plan;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;

/** What can happen to a plan. */
public sealed interface PlanEvent extends DomainEvent {
    /** It was made. */
    record PlanCreated(PlanId plan, OrganizationId organization, Handle handle, PlanDetails details)
            implements PlanEvent {}

    /** Its details were replaced. */
    record PlanChanged(PlanDetails details) implements PlanEvent {}

    /** It is gone; subscriptions made under it live on. */
    record PlanDeleted() implements PlanEvent {}
}
