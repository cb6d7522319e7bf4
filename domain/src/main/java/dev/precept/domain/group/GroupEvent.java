package dev.precept.domain.group;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

/** What can happen to a group. */
public sealed interface GroupEvent extends DomainEvent {
    /** It was made, empty. */
    record GroupCreated(GroupId group, OrganizationId organization, Handle handle)
            implements GroupEvent {}

    /** It has exactly these attributes; before the first of these, none. */
    record GroupAttributesChanged(Attributes attributes) implements GroupEvent {}

    /** Somebody is in it from now on. */
    record GroupMemberAdded(GroupMember member) implements GroupEvent {}

    /** Somebody is in it no more. */
    record GroupMemberRemoved(GroupMember member) implements GroupEvent {}

    /** It is gone. */
    record GroupDeleted() implements GroupEvent {}
}
