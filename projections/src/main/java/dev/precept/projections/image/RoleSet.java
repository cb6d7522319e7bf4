package dev.precept.projections.image;

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
}
