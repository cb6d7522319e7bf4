package dev.precept.projections.image;

import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;

import java.util.Set;

/** A policy's logical content, with what it is attached to, be it there or not. */
public record PolicyDocument(
        PolicyId id,
        OrganizationId organization,
        Handle handle,
        PolicyDetails details,
        Set<PolicyTarget> targets,
        EntityMeta meta) {
    public PolicyDocument {
        targets = Set.copyOf(targets);
    }
}
