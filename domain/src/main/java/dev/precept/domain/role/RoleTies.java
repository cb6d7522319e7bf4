package dev.precept.domain.role;

import dev.precept.domain.shared.RoleId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What ties a role to others.
 *
 * @param excludes roles that nobody holds beside it; it is the same on whose side it is written
 * @param shared whether the organizations below have it to give to their own
 * @param basedOn the role above that it stands for: what that one gives, it gives; null for a role
 *     that stands for itself
 */
public record RoleTies(Set<RoleId> excludes, boolean shared, @Nullable RoleId basedOn) {
    /** None. */
    public static final RoleTies NONE = new RoleTies(Set.of(), false, null);

    public RoleTies {
        excludes = Set.copyOf(excludes);
    }

    /** The same, but for whom it excludes. */
    public RoleTies excluding(Set<RoleId> roles) {
        return new RoleTies(roles, shared, basedOn);
    }

    /** The same, shared or not. */
    public RoleTies shared(boolean isShared) {
        return new RoleTies(excludes, isShared, basedOn);
    }

    /** Whether there are none. */
    public boolean isNone() {
        return equals(NONE);
    }
}
