package dev.precept.domain.role;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;

import java.util.Set;

/** What can happen to a role. */
public sealed interface RoleEvent extends DomainEvent {
    /** It was made, without permissions. The audience never changes. */
    record RoleCreated(
            RoleId role, OrganizationId organization, Handle handle, RoleAudience audience)
            implements RoleEvent {}

    /**
     * Permissions were taken and then given; none is in both sets, but a scope may be, under
     * another condition.
     */
    record PermissionsChanged(Set<Permission> granted, Set<Permission> revoked)
            implements RoleEvent {
        public PermissionsChanged {
            granted = Set.copyOf(granted);
            revoked = Set.copyOf(revoked);
        }
    }

    /** Somebody holds it from now on. */
    record MemberAdded(Member member) implements RoleEvent {}

    /** Somebody holds it no more. */
    record MemberRemoved(Member member) implements RoleEvent {}

    /** It is gone. */
    record RoleDeleted() implements RoleEvent {}
}
