package dev.precept.domain.policy;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.collection.PersistentSet;

/** What a policy's decider needs to know of its past. */
public sealed interface PolicyState {
    /** Never made. */
    record Absent() implements PolicyState {}

    /** In being. */
    record Existing(
            PolicyId policy,
            OrganizationId organization,
            Handle handle,
            PolicyDetails details,
            PersistentSet<PolicyTarget> targets)
            implements PolicyState {
        Existing withDetails(PolicyDetails changed) {
            return new Existing(policy, organization, handle, changed, targets);
        }

        Existing withTargets(PersistentSet<PolicyTarget> changed) {
            return new Existing(policy, organization, handle, details, changed);
        }
    }

    /** Removed. */
    record Deleted() implements PolicyState {}
}
