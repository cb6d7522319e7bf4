package dev.precept.domain.group;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.collection.PersistentSet;

/** What a group's decider needs to know of its past. */
public sealed interface GroupState {
    /** Never made. */
    record Absent() implements GroupState {}

    /** In being. */
    record Existing(
            GroupId group,
            OrganizationId organization,
            Handle handle,
            PersistentSet<GroupMember> members,
            Attributes attributes)
            implements GroupState {
        Existing withMembers(PersistentSet<GroupMember> changed) {
            return new Existing(group, organization, handle, changed, attributes);
        }

        Existing withAttributes(Attributes changed) {
            return new Existing(group, organization, handle, members, changed);
        }
    }

    /** Removed. */
    record Deleted() implements GroupState {}
}
