package dev.precept.domain.subscription;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.SubscriptionId;

import org.jspecify.annotations.Nullable;

/** What a subscription's decider needs to know of its past. */
public sealed interface SubscriptionState {
    /** Never made. */
    record Absent() implements SubscriptionState {}

    /**
     * In being.
     *
     * @param requested the plan that waits for approval; null where none does
     */
    record Existing(
            SubscriptionId subscription,
            OrganizationId organization,
            ApplicationId application,
            ApiId api,
            PlanId plan,
            SubscriptionStatus status,
            @Nullable PlanId requested)
            implements SubscriptionState {
        Existing with(PlanId changedPlan, SubscriptionStatus changedStatus) {
            return new Existing(
                    subscription, organization, application, api, changedPlan, changedStatus, null);
        }

        Existing requesting(PlanId wanted) {
            return new Existing(
                    subscription,
                    organization,
                    application,
                    api,
                    plan,
                    SubscriptionStatus.TIER_UPDATE_PENDING,
                    wanted);
        }
    }

    /** Removed. */
    record Deleted() implements SubscriptionState {}
}
