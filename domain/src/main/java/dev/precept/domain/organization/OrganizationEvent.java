package dev.precept.domain.organization;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** What can happen to an organization. */
public sealed interface OrganizationEvent extends DomainEvent {
    /** It was made. The parent, null for a root, never changes. */
    record OrganizationCreated(
            OrganizationId organization,
            Handle handle,
            String name,
            @Nullable OrganizationId parent,
            OrganizationMode mode)
            implements OrganizationEvent {}

    /** Its name or mode was replaced. */
    record OrganizationChanged(String name, OrganizationMode mode) implements OrganizationEvent {}

    /** What clients that register themselves may be was replaced. */
    record RegistrationPolicyChanged(RegistrationPolicy policy) implements OrganizationEvent {}

    /** Which commands wait for a second person's approval was replaced. */
    record ApprovalPolicyChanged(ApprovalPolicy approval) implements OrganizationEvent {}

    /**
     * These attributes of users are personal, and no others: none of them is ever in an event, and
     * no condition reads one.
     */
    record PersonalAttributesDeclared(Set<String> names) implements OrganizationEvent {
        public PersonalAttributesDeclared {
            names = Set.copyOf(names);
        }
    }

    /** It is gone, with everything in it; its handle is never given again. */
    record OrganizationDeleted() implements OrganizationEvent {}
}
