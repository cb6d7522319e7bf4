package dev.precept.domain.role;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.collection.PersistentMap;
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
            PersistentMap<Member, Validity> members,
            RoleTies ties)
            implements RoleState {
        Existing withPermissions(PersistentSet<Permission> changed) {
            return new Existing(role, organization, handle, audience, changed, members, ties);
        }

        Existing withMembers(PersistentMap<Member, Validity> changed) {
            return new Existing(role, organization, handle, audience, permissions, changed, ties);
        }

        Existing withTies(RoleTies changed) {
            return new Existing(
                    role, organization, handle, audience, permissions, members, changed);
        }
    }

    /** Removed. */
    record Deleted() implements RoleState {}
}
