package dev.precept.domain.policy;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;

/** What can happen to a policy. */
public sealed interface PolicyEvent extends DomainEvent {
    /** It was made, attached to nothing. */
    record PolicyCreated(
            PolicyId policy, OrganizationId organization, Handle handle, PolicyDetails details)
            implements PolicyEvent {}

    /** Its details were replaced. */
    record PolicyChanged(PolicyDetails details) implements PolicyEvent {}

    /** It counts there from now on. */
    record PolicyAttached(PolicyTarget target) implements PolicyEvent {}

    /** It counts there no more. */
    record PolicyDetached(PolicyTarget target) implements PolicyEvent {}

    /** It is gone. */
    record PolicyDeleted() implements PolicyEvent {}
}
