package dev.precept.projections.image;

import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;

/** A plan's logical content. */
public record PlanDocument(
        PlanId id,
        OrganizationId organization,
        Handle handle,
        PlanDetails details,
        EntityMeta meta) {}
