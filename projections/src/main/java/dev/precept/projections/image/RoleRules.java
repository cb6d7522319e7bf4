package dev.precept.projections.image;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * What an organization's roles ask beyond plain membership: whom they name for a time, and which
 * exclude each other. Most organizations have none of it. Immutable.
 *
 * @param terms for whom is named for a time: by which roles, and when that counts
 * @param partners for a role that excludes others, or is excluded: those
 */
record RoleRules(
        PersistentMap<Member, PersistentMap<Integer, Validity>> terms,
        PersistentMap<RoleId, PersistentSet<RoleId>> partners) {
    static final RoleRules NONE = new RoleRules(PersistentMap.empty(), PersistentMap.empty());

    /** By number the roles that name the member for a time, and when. */
    PersistentMap<Integer, Validity> of(Member member) {
        PersistentMap<Integer, Validity> roles = terms.get(member);
        return roles == null ? PersistentMap.empty() : roles;
    }

    /** The roles that are not held beside this one. */
    Set<RoleId> excludedWith(RoleId role) {
        PersistentSet<RoleId> roles = partners.get(role);
        return roles == null ? Set.of() : roles;
    }

    RoleRules with(Member member, int role, Validity validity) {
        return new RoleRules(terms.with(member, of(member).with(role, validity)), partners);
    }

    RoleRules without(Member member, int role) {
        PersistentMap<Integer, Validity> rest = of(member).without(role);
        return new RoleRules(
                rest.isEmpty() ? terms.without(member) : terms.with(member, rest), partners);
    }

    /** Without the role of this number naming anybody for a time. */
    RoleRules without(List<Assignment> assignments, int role) {
        RoleRules changed = this;
        for (Assignment assignment : assignments) {
            changed = changed.without(assignment.member(), role);
        }
        return changed;
    }

    /**
     * With the role excluding these and no others, but for those that exclude it.
     *
     * @param before what it excluded
     * @param excluding those that exclude it
     */
    RoleRules excluding(RoleId role, Set<RoleId> before, Set<RoleId> after, Set<RoleId> excluding) {
        RoleRules changed = this;
        for (RoleId other : before) {
            if (!after.contains(other) && !excluding.contains(other)) {
                changed = changed.apart(role, other, false).apart(other, role, false);
            }
        }
        for (RoleId other : after) {
            changed = changed.apart(role, other, true).apart(other, role, true);
        }
        return changed;
    }

    private RoleRules apart(RoleId role, RoleId other, boolean isExcluded) {
        @Nullable PersistentSet<RoleId> known = partners.get(role);
        PersistentSet<RoleId> before = known == null ? PersistentSet.empty() : known;
        PersistentSet<RoleId> after = isExcluded ? before.with(other) : before.without(other);
        return new RoleRules(
                terms, after.isEmpty() ? partners.without(role) : partners.with(role, after));
    }
}
