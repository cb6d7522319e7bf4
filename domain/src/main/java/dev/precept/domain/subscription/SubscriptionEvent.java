package dev.precept.domain.subscription;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.SubscriptionId;

/** What can happen to an application's subscription to an API. */
public sealed interface SubscriptionEvent extends DomainEvent {
    /** It was made. */
    record SubscriptionCreated(
            SubscriptionId subscription,
            OrganizationId organization,
            ApplicationId application,
            ApiId api,
            PlanId plan,
            SubscriptionStatus status)
            implements SubscriptionEvent {}

    /** It moved. */
    record SubscriptionStatusChanged(SubscriptionStatus from, SubscriptionStatus to)
            implements SubscriptionEvent {}

    /** Another plan is in force. */
    record SubscriptionPlanChanged(PlanId plan, SubscriptionStatus status)
            implements SubscriptionEvent {}

    /** It is gone. */
    record SubscriptionDeleted() implements SubscriptionEvent {}
}
