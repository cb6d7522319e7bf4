package dev.precept.projections.image;

import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * A user, and by number the roles and groups that name the user as a member. Which roles and groups
 * the numbers stand for, the organization tells. Immutable.
 */
public final class UserImage {
    private static final int[] NONE = {};

    private final UserId id;
    private final @Nullable UserDocument document;
    private final int[] roles;
    private final int[] groups;

    private UserImage(UserId id, @Nullable UserDocument document, int[] roles, int[] groups) {
        this.id = id;
        this.document = document;
        this.roles = roles;
        this.groups = groups;
    }

    /** Somebody who is not there and whom nothing names. */
    static UserImage absent(UserId id) {
        return new UserImage(id, null, NONE, NONE);
    }

    public UserId id() {
        return id;
    }

    /** The user's logical content. */
    public UserDocument document() {
        return Objects.requireNonNull(document, "only users that are there are given out");
    }

    boolean isThere() {
        return document != null;
    }

    /** Whether nothing is known but the id. */
    boolean isForgotten() {
        return document == null && roles.length == 0 && groups.length == 0;
    }

    /** Numbers of the roles that name the user, ascending. Not to be changed. */
    int[] roles() {
        return roles;
    }

    /** Numbers of the groups that name the user, ascending. Not to be changed. */
    int[] groups() {
        return groups;
    }

    UserImage with(@Nullable UserDocument changed) {
        return new UserImage(id, changed, roles, groups);
    }

    UserImage withRoles(int[] changed) {
        return new UserImage(id, document, changed, groups);
    }

    UserImage withGroups(int[] changed) {
        return new UserImage(id, document, roles, changed);
    }
}
