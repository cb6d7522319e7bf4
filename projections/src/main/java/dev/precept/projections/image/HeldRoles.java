package dev.precept.projections.image;

/**
 * The roles that count for a user at an instant, by a sign-in.
 *
 * @param more roles that count: all of them, or those besides what names the user for ever
 * @param isAll whether those are all
 * @param excluded roles that the user holds and that do not count, since others that the user holds
 *     as well exclude them
 * @param emergencyOnly roles of which the same is true, but that count as given for an emergency
 */
public record HeldRoles(RoleSet more, boolean isAll, RoleSet excluded, RoleSet emergencyOnly) {
    /** Those that name the user for ever, directly or through groups, and no others. */
    public static final HeldRoles PLAIN =
            new HeldRoles(RoleSet.NONE, false, RoleSet.NONE, RoleSet.NONE);

    /** Those that name the user for ever, and these. */
    static HeldRoles with(RoleSet mapped) {
        return mapped.isEmpty() ? PLAIN : new HeldRoles(mapped, false, RoleSet.NONE, RoleSet.NONE);
    }
}
