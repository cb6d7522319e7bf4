package dev.precept.domain.subscription;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.SubscriptionId;

import org.jspecify.annotations.Nullable;

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

    /**
     * It moved; a plan that waited for approval does so no more.
     *
     * @param reason what whoever subscribed is told; null for nothing
     */
    record SubscriptionStatusChanged(
            SubscriptionStatus from, SubscriptionStatus to, @Nullable String reason)
            implements SubscriptionEvent {
        /** Without a reason. */
        public SubscriptionStatusChanged(SubscriptionStatus from, SubscriptionStatus to) {
            this(from, to, null);
        }
    }

    /** Another plan is in force. */
    record SubscriptionPlanChanged(PlanId plan, SubscriptionStatus status)
            implements SubscriptionEvent {}

    /** Another plan waits for approval; until then the one before stays in force. */
    record SubscriptionPlanRequested(PlanId plan) implements SubscriptionEvent {}

    /** It is gone. */
    record SubscriptionDeleted() implements SubscriptionEvent {}
}
