package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A user, and by number the roles and groups that name the user as a member. Which roles and groups
 * the numbers stand for, the organization tells. There may be millions, so that what can be made
 * when it is asked for is not kept. Immutable.
 */
public final class UserImage {
    private static final int[] NONE = {};

    private final String id;
    private final @Nullable String handle;
    private final @Nullable OrganizationId organization;
    private final long revision;
    private final long createdAtPosition;
    private final long createdAtMicros;
    private final long updatedAtMicros;
    private final int[] roles;
    private final int[] groups;

    /** A user who is there. */
    private UserImage(UserDocument document, String id, int[] roles, int[] groups) {
        this.id = id;
        this.handle = document.handle().value();
        this.organization = document.organization();
        this.revision = document.meta().revision();
        this.createdAtPosition = document.meta().createdAtPosition().value();
        this.createdAtMicros = micros(document.meta().createdAt());
        this.updatedAtMicros = micros(document.meta().updatedAt());
        this.roles = roles;
        this.groups = groups;
    }

    /** Somebody who is not there. */
    private UserImage(String id, int[] roles, int[] groups) {
        this.id = id;
        this.handle = null;
        this.organization = null;
        this.revision = 0;
        this.createdAtPosition = 0;
        this.createdAtMicros = 0;
        this.updatedAtMicros = 0;
        this.roles = roles;
        this.groups = groups;
    }

    /** The same, named by others. */
    private UserImage(UserImage same, int[] roles, int[] groups) {
        this.id = same.id;
        this.handle = same.handle;
        this.organization = same.organization;
        this.revision = same.revision;
        this.createdAtPosition = same.createdAtPosition;
        this.createdAtMicros = same.createdAtMicros;
        this.updatedAtMicros = same.updatedAtMicros;
        this.roles = roles;
        this.groups = groups;
    }

    /** Somebody who is not there and whom nothing names. */
    static UserImage absent(String id) {
        return new UserImage(id, NONE, NONE);
    }

    public UserId id() {
        return new UserId(id);
    }

    /** The user's handle. */
    public String handle() {
        return Objects.requireNonNull(handle, "only users that are there are given out");
    }

    /** The user's logical content. */
    public UserDocument document() {
        if (handle == null || organization == null) {
            throw new IllegalStateException("only users that are there are given out");
        }
        return new UserDocument(
                id(),
                organization,
                new Handle(handle),
                new EntityMeta(
                        revision,
                        new Position(createdAtPosition),
                        instant(createdAtMicros),
                        instant(updatedAtMicros)));
    }

    boolean isThere() {
        return handle != null;
    }

    /** Whether nothing is known but the id. */
    boolean isForgotten() {
        return handle == null && roles.length == 0 && groups.length == 0;
    }

    /** The id, the one object that all who name the user keep. */
    public String name() {
        return id;
    }

    /** Numbers of the roles that name the user, ascending. Not to be changed. */
    int[] roles() {
        return roles;
    }

    /** Numbers of the groups that name the user, ascending. Not to be changed. */
    int[] groups() {
        return groups;
    }

    UserImage with(UserDocument document) {
        return new UserImage(document, id, roles, groups);
    }

    UserImage withoutDocument() {
        return new UserImage(id, roles, groups);
    }

    UserImage withRoles(int[] changed) {
        return new UserImage(this, changed, groups);
    }

    UserImage withGroups(int[] changed) {
        return new UserImage(this, roles, changed);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
