package dev.precept.projections.report;

import dev.precept.domain.role.Member;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;

import java.util.List;

/**
 * Somebody who holds, or could come to hold, both sides of an exclusion.
 *
 * @param key where it stands in the order of all of its exclusion, unique among them
 * @param exclusion which
 * @param who it is
 * @param first the roles that give the first side; none where it is no matter of roles
 * @param second those that give the second
 */
public record Conflict(
        String key, Exclusion exclusion, Who who, List<RoleImage> first, List<RoleImage> second) {
    public Conflict {
        first = List.copyOf(first);
        second = List.copyOf(second);
    }

    /** Of whom it is told. */
    public sealed interface Who {
        /** A user who holds both, whether directly or through groups. */
        record User(UserImage user) implements Who {}

        /** A group whose every member holds both, had it one or none. */
        record Group(GroupImage group) implements Who {}

        /** A provider's group: who signs in as a member of it holds both. */
        record ProviderGroup(Member.ProviderGroup group) implements Who {}

        /**
         * A provider's group that gives one side, while people hold the other: who of them signs in
         * as a member of it holds both.
         */
        record Possible(Member.ProviderGroup group) implements Who {}

        /** An application that may ask for both on its own behalf. */
        record Application(ApplicationImage application) implements Who {}
    }
}
