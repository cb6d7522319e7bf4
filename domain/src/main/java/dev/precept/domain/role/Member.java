package dev.precept.domain.role;

import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.UserId;

/** Who holds a role. */
public sealed interface Member {
    /** A user, directly. */
    record User(UserId user) implements Member {}

    /** Every user of a group and of the groups in it. */
    record Group(GroupId group) implements Member {}

    /**
     * Every user who signed in at the provider, as long as it said of that sign-in that they are in
     * its group.
     *
     * @param group as the provider calls it
     */
    record ProviderGroup(IdentityProviderId provider, String group) implements Member {}
}
