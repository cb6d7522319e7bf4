package dev.precept.projections.image;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.collection.SortedInts;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A user, and by number the roles and groups that name the user as a member. Which roles and groups
 * the numbers stand for, the organization tells. There may be millions, so that this is no more
 * than a view of where the user's record lies. Equal to one of the same number and record.
 * Immutable.
 */
public final class UserImage {
    private final OrganizationId organization;
    private final int number;
    private final byte[] page;
    private final int record;

    UserImage(OrganizationId organization, int number, byte[] page) {
        this.organization = organization;
        this.number = number;
        this.page = page;
        this.record = UserPage.start(page, number);
    }

    public UserId id() {
        return new UserId(name());
    }

    /** The id as text. */
    public String name() {
        return UserRecord.id(page, record);
    }

    /** The user's handle. */
    public String handle() {
        requireThere();
        return UserRecord.handle(page, record);
    }

    /** The user's logical content. */
    public UserDocument document() {
        requireThere();
        return UserRecord.document(page, record, organization);
    }

    /** The user's number in its organization's image: never given out. */
    int number() {
        return number;
    }

    byte[] page() {
        return page;
    }

    /** Where in the page the record begins. */
    int record() {
        return record;
    }

    boolean isThere() {
        return UserRecord.isThere(page, record);
    }

    /** Whether nothing is known but the id. */
    boolean isForgotten() {
        return !isThere() && roles().length == 0 && groups().length == 0;
    }

    /** Numbers of the roles that name the user, ascending. Not to be changed. */
    int[] roles() {
        return UserRecord.list(page, UserRecord.roles(page, record));
    }

    /** Numbers of the groups that name the user, ascending. Not to be changed. */
    int[] groups() {
        return UserRecord.list(page, UserRecord.groups(page, record));
    }

    /** Whether one of these roles, in ascending order, names the user. Allocates nothing. */
    boolean hasAnyRole(int[] ascending) {
        return UserRecord.intersect(page, UserRecord.roles(page, record), ascending);
    }

    boolean hasRole(int role) {
        return SortedInts.contains(roles(), role);
    }

    boolean hasGroup(int group) {
        return SortedInts.contains(groups(), group);
    }

    byte[] with(UserDocument document) {
        return UserRecord.with(page, record, document);
    }

    byte[] withoutDocument() {
        return UserRecord.withoutDocument(page, record);
    }

    byte[] withRole(int role) {
        return with(SortedInts.with(roles(), role), groups());
    }

    byte[] withoutRole(int role) {
        return with(SortedInts.without(roles(), role), groups());
    }

    byte[] withGroup(int group) {
        return with(roles(), SortedInts.with(groups(), group));
    }

    byte[] withoutGroup(int group) {
        return with(roles(), SortedInts.without(groups(), group));
    }

    private byte[] with(int[] roles, int[] groups) {
        return UserRecord.with(page, record, UserPage.end(page, number), roles, groups);
    }

    private void requireThere() {
        if (!isThere()) {
            throw new IllegalStateException("only users that are there are given out");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserImage user
                && number == user.number
                && organization.equals(user.organization)
                && Arrays.equals(
                        page,
                        record,
                        UserPage.end(page, number),
                        user.page,
                        user.record,
                        UserPage.end(user.page, number));
    }

    @Override
    public int hashCode() {
        return Integer.hashCode(number);
    }
}
