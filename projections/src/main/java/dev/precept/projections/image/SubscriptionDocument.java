package dev.precept.projections.image;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.subscription.SubscriptionStatus;

/** A subscription's logical content. */
public record SubscriptionDocument(
        SubscriptionId id,
        OrganizationId organization,
        ApplicationId application,
        ApiId api,
        PlanId plan,
        SubscriptionStatus status,
        EntityMeta meta) {}
