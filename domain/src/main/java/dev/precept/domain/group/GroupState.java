package dev.precept.domain.group;

import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

import java.util.Set;

/** What a group's decider needs to know of its past. */
public sealed interface GroupState {
    /** Never made. */
    record Absent() implements GroupState {}

    /** In being. The set is never changed once handed in; it may be large. */
    record Existing(
            GroupId group, OrganizationId organization, Handle handle, Set<GroupMember> members)
            implements GroupState {}

    /** Removed. */
    record Deleted() implements GroupState {}
}
