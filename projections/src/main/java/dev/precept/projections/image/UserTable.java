package dev.precept.projections.image;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.collection.IntMap;
import dev.precept.projections.collection.Names;

import org.jspecify.annotations.Nullable;

/**
 * The records of an organization's users by number. Numbers are this image's own and dense; that of
 * somebody who is forgotten is never given again. Immutable.
 */
final class UserTable {
    private final Origin origin;
    private final IntMap<byte[]> pages;
    private final int nextNumber;
    private final Names ids = this::compareId;
    private final Names handles = this::compareHandle;

    private UserTable(Origin origin, IntMap<byte[]> pages, int nextNumber) {
        this.origin = origin;
        this.pages = pages;
        this.nextNumber = nextNumber;
    }

    /** Where numbers began to be given: tables of one origin mean the same by a number. */
    private static final class Origin {
        private final OrganizationId organization;

        Origin(OrganizationId organization) {
            this.organization = organization;
        }
    }

    static UserTable of(OrganizationId organization) {
        return new UserTable(new Origin(organization), IntMap.empty(), 0);
    }

    /** Whether a number means the same to both. */
    @SuppressWarnings("ReferenceEquality") // each origin is one object
    boolean isOfOneOriginWith(UserTable other) {
        return origin == other.origin;
    }

    /** The page of the number; null where nobody on it is known. */
    byte @Nullable [] pageOf(int number) {
        return pages.get(number >>> UserPage.BITS);
    }

    OrganizationId organization() {
        return origin.organization;
    }

    /** The number of the next who is added. */
    int nextNumber() {
        return nextNumber;
    }

    /** The ids that numbers stand for. */
    Names ids() {
        return ids;
    }

    /** The handles that numbers stand for. */
    Names handles() {
        return handles;
    }

    /** Who has the number; somebody must. */
    UserImage get(int number) {
        return new UserImage(origin.organization, number, page(number));
    }

    /** With this record of the number, which is known or the next. */
    UserTable with(int number, byte[] record) {
        int at = number >>> UserPage.BITS;
        byte[] page = pages.get(at);
        byte[] changed = UserPage.with(page == null ? UserPage.empty() : page, number, record);
        return new UserTable(
                origin,
                pages.with(at, changed),
                number == nextNumber ? Math.incrementExact(number) : nextNumber);
    }

    /** Without any record of the number. */
    UserTable without(int number) {
        int at = number >>> UserPage.BITS;
        byte[] changed = UserPage.with(page(number), number, new byte[0]);
        return new UserTable(
                origin,
                UserPage.isEmpty(changed) ? pages.without(at) : pages.with(at, changed),
                nextNumber);
    }

    private int compareId(int number, String text) {
        byte[] page = page(number);
        return UserRecord.compareId(page, UserPage.start(page, number), text);
    }

    private int compareHandle(int number, String text) {
        byte[] page = page(number);
        return UserRecord.compareHandle(page, UserPage.start(page, number), text);
    }

    private byte[] page(int number) {
        byte[] page = pages.get(number >>> UserPage.BITS);
        if (page == null) {
            throw new IllegalArgumentException("nobody has number " + number);
        }
        return page;
    }
}
