package dev.precept.domain.subscription;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.SubscriptionId;

import org.jspecify.annotations.Nullable;

/** What can be asked of a subscription. */
public sealed interface SubscriptionCommand extends DomainCommand {
    /** The subscription the command is for. */
    SubscriptionId subscription();

    /** Make it: active, or pending where the plan asks for approval. */
    record CreateSubscription(
            SubscriptionId subscription,
            OrganizationId organization,
            ApplicationId application,
            ApiId api,
            PlanId plan)
            implements SubscriptionCommand {}

    /** Be under this plan, once it is approved where it asks for approval. */
    record ChangePlanOfSubscription(SubscriptionId subscription, PlanId plan)
            implements SubscriptionCommand {}

    /**
     * Move it: approve, refuse, hold, block, unblock, cancel. While another plan waits for
     * approval, ACTIVE approves it and REJECTED refuses it.
     *
     * @param reason what whoever subscribed is told; null for nothing
     */
    record MoveSubscription(
            SubscriptionId subscription, SubscriptionStatus to, @Nullable String reason)
            implements SubscriptionCommand {
        /** Without a reason. */
        public MoveSubscription(SubscriptionId subscription, SubscriptionStatus to) {
            this(subscription, to, null);
        }
    }

    /** Remove it. */
    record DeleteSubscription(SubscriptionId subscription) implements SubscriptionCommand {}
}
