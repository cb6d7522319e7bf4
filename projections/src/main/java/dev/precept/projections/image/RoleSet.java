package dev.precept.projections.image;

import dev.precept.projections.collection.SortedInts;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/** Roles of one organization's image, as numbers that only it reads. Immutable. */
public final class RoleSet {
    /** None. */
    public static final RoleSet NONE = new RoleSet(new int[0]);

    private final int[] ascending;

    RoleSet(int[] ascending) {
        this.ascending = ascending;
    }

    int[] ascending() {
        return ascending;
    }

    public boolean isEmpty() {
        return ascending.length == 0;
    }

    /** Each of the roles by itself. */
    public List<RoleSet> each() {
        return Arrays.stream(ascending).mapToObj(role -> new RoleSet(new int[] {role})).toList();
    }

    /** The roles of both. */
    public RoleSet union(RoleSet other) {
        return new RoleSet(SortedInts.union(ascending, other.ascending));
    }

    /** The roles of this one that the other has not. */
    public RoleSet except(RoleSet other) {
        return new RoleSet(
                Arrays.stream(ascending)
                        .filter(role -> !SortedInts.contains(other.ascending, role))
                        .toArray());
    }

    /** The roles that are in both. */
    public RoleSet common(RoleSet other) {
        return except(except(other));
    }

    /** Whether a role is in both. */
    public boolean intersects(RoleSet other) {
        return SortedInts.intersect(ascending, other.ascending);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoleSet roles && Arrays.equals(ascending, roles.ascending);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ascending);
    }
}
