package dev.precept.domain.policy;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;

/** What can be asked of a policy. */
public sealed interface PolicyCommand extends DomainCommand {
    /** The policy the command is for. */
    PolicyId policy();

    /** Make it, attached to nothing. */
    record CreatePolicy(
            PolicyId policy, OrganizationId organization, Handle handle, PolicyDetails details)
            implements PolicyCommand {}

    /** Replace its details. */
    record ChangePolicy(PolicyId policy, PolicyDetails details) implements PolicyCommand {}

    /** Ask it about these requests too. */
    record AttachPolicy(PolicyId policy, PolicyTarget target) implements PolicyCommand {}

    /** Ask it about these requests no more. */
    record DetachPolicy(PolicyId policy, PolicyTarget target) implements PolicyCommand {}

    /** Remove it. */
    record DeletePolicy(PolicyId policy) implements PolicyCommand {}
}
