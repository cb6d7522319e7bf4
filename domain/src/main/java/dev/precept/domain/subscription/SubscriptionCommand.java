package dev.precept.domain.subscription;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.SubscriptionId;

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

    /** Be under this plan; one that asks for approval makes it pending again. */
    record ChangePlanOfSubscription(SubscriptionId subscription, PlanId plan)
            implements SubscriptionCommand {}

    /** Move it: approve, block, unblock. */
    record MoveSubscription(SubscriptionId subscription, SubscriptionStatus to)
            implements SubscriptionCommand {}

    /** Remove it. */
    record DeleteSubscription(SubscriptionId subscription) implements SubscriptionCommand {}
}
