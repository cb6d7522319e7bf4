package dev.precept.domain.group;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

/** What can be asked of a group. */
public sealed interface GroupCommand extends DomainCommand {
    /** The group the command is for. */
    GroupId group();

    /** Make it. */
    record CreateGroup(
            GroupId group, OrganizationId organization, Handle handle, Attributes attributes)
            implements GroupCommand {}

    /** Have exactly these attributes. */
    record ChangeGroup(GroupId group, Attributes attributes) implements GroupCommand {}

    /** Put somebody in. */
    record AddGroupMember(GroupId group, GroupMember member) implements GroupCommand {}

    /** Take somebody out. */
    record RemoveGroupMember(GroupId group, GroupMember member) implements GroupCommand {}

    /** Remove it. */
    record DeleteGroup(GroupId group) implements GroupCommand {}
}
