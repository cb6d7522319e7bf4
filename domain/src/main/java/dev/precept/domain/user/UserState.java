package dev.precept.domain.user;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

/** What a user's decider needs to know of the past. */
public sealed interface UserState {
    /** Never made. */
    record Absent() implements UserState {}

    /** In being. */
    record Existing(
            UserId user,
            OrganizationId organization,
            Handle handle,
            Attributes attributes,
            boolean isActive)
            implements UserState {
        Existing withAttributes(Attributes changed) {
            return new Existing(user, organization, handle, changed, isActive);
        }

        Existing withActive(boolean active) {
            return new Existing(user, organization, handle, attributes, active);
        }
    }

    /** Removed. */
    record Deleted() implements UserState {}
}
