package dev.precept.projections.image;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.collection.SortedInts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Works out which roles count for somebody where an organization names some for a time, or has
 * roles that exclude each other. Of two that do, and that are held together, neither counts; one
 * that was given for an emergency counts all the same, and excludes nothing.
 */
final class RoleResolution {
    private static final int[] NO_ROLES = {};

    private final RolesImage roles;
    private final Instant at;
    private int[] ordinary;
    private int[] emergency = NO_ROLES;

    /**
     * Begins with what is held for ever.
     *
     * @param ordinary numbers of roles, ascending
     */
    RoleResolution(RolesImage roles, Instant at, int[] ordinary) {
        this.roles = roles;
        this.at = at;
        this.ordinary = ordinary;
    }

    /** Takes in what these are given for a time, as whom the user counts. */
    RoleResolution with(List<Member> members) {
        for (Member member : members) {
            for (Map.Entry<Integer, Validity> term : roles.rules().of(member).entrySet()) {
                add(term.getKey(), term.getValue());
            }
        }
        return this;
    }

    private void add(int role, Validity validity) {
        if (!validity.isAt(at)) {
            return;
        }
        if (validity.breakGlass() == null) {
            ordinary = SortedInts.with(ordinary, role);
        } else {
            emergency = SortedInts.with(emergency, role);
        }
    }

    /** What counts. */
    HeldRoles held() {
        int[] excluded = NO_ROLES;
        if (roles.hasExclusions()) {
            for (int role : ordinary) {
                if (isExcluded(role)) {
                    excluded = SortedInts.with(excluded, role);
                }
            }
        }
        RoleSet apart = new RoleSet(excluded);
        RoleSet given = new RoleSet(emergency);
        return new HeldRoles(
                new RoleSet(ordinary).except(apart).union(given),
                true,
                apart.except(given),
                apart.common(given));
    }

    private boolean isExcluded(int number) {
        RoleImage role = roles.get(number);
        Set<RoleId> others = role == null ? Set.of() : roles.excludedWith(role.document().id());
        for (RoleId id : others) {
            RoleImage other = roles.get(id);
            if (other != null && SortedInts.contains(ordinary, other.number())) {
                return true;
            }
        }
        return false;
    }
}
