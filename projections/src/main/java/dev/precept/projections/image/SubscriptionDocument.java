package dev.precept.projections.image;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.subscription.SubscriptionStatus;

import org.jspecify.annotations.Nullable;

/**
 * A subscription's logical content.
 *
 * @param requested the plan that waits for approval, while this one is in force; null for none
 * @param reason why it moved where it stands; null where nobody said
 */
public record SubscriptionDocument(
        SubscriptionId id,
        OrganizationId organization,
        ApplicationId application,
        ApiId api,
        PlanId plan,
        SubscriptionStatus status,
        @Nullable PlanId requested,
        @Nullable String reason,
        EntityMeta meta) {
    /** Whether applications of the environment may call by it. */
    public boolean servesIn(Environment environment) {
        return status.servesIn(environment);
    }

    /** As it is where it moved. */
    public SubscriptionDocument with(
            SubscriptionStatus moved, @Nullable String why, EntityMeta next) {
        return new SubscriptionDocument(
                id, organization, application, api, plan, moved, null, why, next);
    }

    /** As it is under another plan. */
    public SubscriptionDocument with(PlanId changed, SubscriptionStatus moved, EntityMeta next) {
        return new SubscriptionDocument(
                id, organization, application, api, changed, moved, null, null, next);
    }

    /** As it is while another plan waits for approval. */
    public SubscriptionDocument requesting(PlanId wanted, EntityMeta next) {
        return new SubscriptionDocument(
                id,
                organization,
                application,
                api,
                plan,
                SubscriptionStatus.TIER_UPDATE_PENDING,
                wanted,
                null,
                next);
    }
}
