package dev.precept.domain.group;

import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;

/** Who is in a group. */
public sealed interface GroupMember {
    /** A user. */
    record User(UserId user) implements GroupMember {}

    /** Another group, with everybody in it. */
    record Group(GroupId group) implements GroupMember {}
}
