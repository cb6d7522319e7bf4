package dev.precept.domain.role;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;

import java.util.Set;

/** What a role's decider needs to know of its past. */
public sealed interface RoleState {
    /** Never made. */
    record Absent() implements RoleState {}

    /** In being. The sets are never changed once handed in; they may be large. */
    record Existing(
            RoleId role,
            OrganizationId organization,
            Handle handle,
            RoleAudience audience,
            Set<Permission> permissions,
            Set<Member> members)
            implements RoleState {}

    /** Removed. */
    record Deleted() implements RoleState {}
}
