package dev.precept.domain.role;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.collection.PersistentSet;

/** What a role's decider needs to know of its past. */
public sealed interface RoleState {
    /** Never made. */
    record Absent() implements RoleState {}

    /** In being. */
    record Existing(
            RoleId role,
            OrganizationId organization,
            Handle handle,
            RoleAudience audience,
            PersistentSet<Permission> permissions,
            PersistentSet<Member> members)
            implements RoleState {
        Existing withPermissions(PersistentSet<Permission> changed) {
            return new Existing(role, organization, handle, audience, changed, members);
        }

        Existing withMembers(PersistentSet<Member> changed) {
            return new Existing(role, organization, handle, audience, permissions, changed);
        }
    }

    /** Removed. */
    record Deleted() implements RoleState {}
}
