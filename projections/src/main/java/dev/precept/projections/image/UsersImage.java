package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.collection.Names;
import dev.precept.projections.collection.NumberIndex;
import dev.precept.projections.collection.OrderedInts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.PrimitiveIterator;

/**
 * An organization's users, and what roles and groups say of user ids, whether or not the user is
 * there: a membership is a fact of the role or group. Immutable.
 */
public final class UsersImage {
    private final UserTable table;
    private final Directory directory;

    /**
     * How users are found.
     *
     * @param byId all who are known
     * @param byHandle those who are there
     * @param inOrder those who are there, by handle
     * @param inIdOrder those who are there, by id
     * @param inactive those who are not active, and so are not there
     */
    private record Directory(
            NumberIndex byId,
            NumberIndex byHandle,
            OrderedInts inOrder,
            OrderedInts inIdOrder,
            InactiveUsers inactive) {}

    private UsersImage(UserTable table, Directory directory) {
        this.table = table;
        this.directory = directory;
    }

    /** Nobody. */
    static UsersImage of(OrganizationId organization) {
        return new UsersImage(
                UserTable.of(organization),
                new Directory(
                        NumberIndex.empty(),
                        NumberIndex.empty(),
                        OrderedInts.empty(),
                        OrderedInts.empty(),
                        InactiveUsers.NONE));
    }

    /** Those who are not active. */
    InactiveUsers inactive() {
        return directory.inactive();
    }

    public @Nullable UserImage get(UserId id) {
        return withId(id.value());
    }

    public @Nullable UserImage get(Handle handle) {
        return withHandle(handle.value());
    }

    /** The user whose id this text is. */
    @Nullable UserImage withId(String text) {
        UserImage user = known(text);
        return user == null || !user.isThere() ? null : user;
    }

    /** The user whose handle this text is. */
    @Nullable UserImage withHandle(String text) {
        int number = directory.byHandle().find(text, table.handles());
        return number == NumberIndex.NONE ? null : table.get(number);
    }

    /** Who has the number, there or not; somebody must. */
    UserImage get(int number) {
        return table.get(number);
    }

    /** The number of the user whose id or handle this text is; negative where there is no one. */
    int numbered(String text) {
        int byId = directory.byId().find(text, table.ids());
        int byHandle = directory.byHandle().find(text, table.handles());
        if (byId == NumberIndex.NONE || !isThere(byId)) {
            return byHandle;
        }
        return byHandle == NumberIndex.NONE || byHandle == byId ? byId : NumberIndex.NONE;
    }

    /** Whether a user who is there has the number. Allocates nothing. */
    boolean isThere(int number) {
        byte[] page = number < 0 ? null : table.pageOf(number);
        if (page == null) {
            return false;
        }
        int record = UserPage.start(page, number);
        return record < UserPage.end(page, number) && UserRecord.isThere(page, record);
    }

    /** Whether a number means the same in both images. */
    boolean isOfOneOriginWith(UsersImage other) {
        return table.isOfOneOriginWith(other.table);
    }

    /** The table of those who are known. */
    UserTable table() {
        return table;
    }

    /** What ids numbers stand for. */
    Names ids() {
        return table.ids();
    }

    /** How many there are. */
    public int size() {
        return directory.inOrder().size();
    }

    /** Up to {@code limit} users whose handles come after the one given, by handle. */
    public List<UserImage> after(@Nullable Handle handle, int limit) {
        PrimitiveIterator.OfInt numbers =
                directory.inOrder().after(handle == null ? null : handle.value(), table.handles());
        List<UserImage> users = new ArrayList<>(Math.min(limit, size()));
        while (users.size() < limit && numbers.hasNext()) {
            users.add(table.get(numbers.nextInt()));
        }
        return users;
    }

    /** All who are there whose ids come after the one given, by id. */
    Iterator<UserImage> byIdAfter(@Nullable String id) {
        return all(directory.inIdOrder().after(id, table.ids()));
    }

    /** Adds the numbers of all who are there. */
    void addThere(BitSet numbers) {
        directory.inIdOrder().addTo(numbers);
    }

    /** Those of these numbers, there or not. */
    Iterator<UserImage> all(PrimitiveIterator.OfInt numbers) {
        return new Users(numbers);
    }

    /** What is known of the id; null for nothing. */
    public @Nullable UserImage known(UserId id) {
        return known(id.value());
    }

    /** The user who is not active; null where there is none. */
    public @Nullable UserDocument inactive(UserId id) {
        return directory.inactive().get(id);
    }

    /** Whether nobody has the handle, active or not. */
    public boolean isFree(Handle handle) {
        return get(handle) == null && directory.inactive().get(handle) == null;
    }

    /** With the user, new or changed, as one who is active. */
    public UsersImage with(UserDocument document) {
        if (!document.organization().equals(table.organization())) {
            throw new IllegalArgumentException("a user of " + document.organization());
        }
        UsersImage knowing = knowing(document.id());
        UserImage user = knowing.knownOrFail(document.id().value());
        int number = user.number();
        UserTable changed = knowing.table.with(number, user.with(document));
        if (user.isThere()) {
            return new UsersImage(changed, directory);
        }
        String id = document.id().value();
        String handle = document.handle().value();
        if (withHandle(handle) != null) {
            throw new IllegalArgumentException("the handle is taken: " + handle);
        }
        return new UsersImage(
                changed,
                new Directory(
                        knowing.directory.byId(),
                        directory.byHandle().with(handle, number),
                        directory.inOrder().with(number, handle, changed.handles()),
                        directory.inIdOrder().with(number, id, changed.ids()),
                        directory.inactive().without(document)));
    }

    /** Without the user; what names the user stays. */
    public UsersImage without(UserDocument document) {
        UserImage user = knownOrFail(document.id().value());
        String handle = document.handle().value();
        Directory rest =
                new Directory(
                        directory.byId(),
                        directory.byHandle().without(handle, user.number()),
                        directory.inOrder().without(handle, table.handles()),
                        directory.inIdOrder().without(document.id().value(), table.ids()),
                        directory.inactive());
        return new UsersImage(table, rest).replaced(user, user.withoutDocument());
    }

    /** With the user, new or there or changed, as one who is not active. */
    public UsersImage withInactive(UserDocument document) {
        UsersImage knowing = knowing(document.id());
        Directory of = knowing.directory;
        InactiveUsers inactive = of.inactive().with(document);
        UsersImage marked =
                new UsersImage(
                        knowing.table,
                        new Directory(
                                of.byId(), of.byHandle(), of.inOrder(), of.inIdOrder(), inactive));
        return marked.get(document.id()) == null ? marked : marked.without(document);
    }

    /** Without the user who is not active; what names the user stays. */
    public UsersImage withoutInactive(UserDocument document) {
        Directory of = directory;
        InactiveUsers inactive = of.inactive().without(document);
        UsersImage rest =
                new UsersImage(
                        table,
                        new Directory(
                                of.byId(), of.byHandle(), of.inOrder(), of.inIdOrder(), inactive));
        UserImage user = rest.knownOrFail(document.id().value());
        return rest.replaced(user, user.withoutDocument());
    }

    /** With the role of this number naming the user. */
    public UsersImage withRole(UserId id, int role) {
        UsersImage knowing = knowing(id);
        UserImage user = knowing.knownOrFail(id.value());
        return knowing.replaced(user, user.withRole(role));
    }

    /** With the role of this number not naming the user. */
    public UsersImage withoutRole(UserId id, int role) {
        UserImage user = knownOrFail(id.value());
        return replaced(user, user.withoutRole(role));
    }

    /** With the group of this number naming the user. */
    public UsersImage withGroup(UserId id, int group) {
        UsersImage knowing = knowing(id);
        UserImage user = knowing.knownOrFail(id.value());
        return knowing.replaced(user, user.withGroup(group));
    }

    /** With the group of this number not naming the user. */
    public UsersImage withoutGroup(UserId id, int group) {
        UserImage user = knownOrFail(id.value());
        return replaced(user, user.withoutGroup(group));
    }

    /** What is known of the id, which must be something. */
    UserImage knownOrFail(String id) {
        UserImage user = known(id);
        if (user == null) {
            throw new IllegalArgumentException("nothing is known of user " + id);
        }
        return user;
    }

    private @Nullable UserImage known(String id) {
        int number = directory.byId().find(id, table.ids());
        return number == NumberIndex.NONE ? null : table.get(number);
    }

    private UsersImage knowing(UserId id) {
        if (known(id) != null) {
            return this;
        }
        int number = table.nextNumber();
        return new UsersImage(
                table.with(number, UserRecord.absent(id)),
                new Directory(
                        directory.byId().with(id.value(), number),
                        directory.byHandle(),
                        directory.inOrder(),
                        directory.inIdOrder(),
                        directory.inactive()));
    }

    private UsersImage replaced(UserImage before, byte[] record) {
        UserTable changed = table.with(before.number(), record);
        boolean isInactive = directory.inactive().get(before.id()) != null;
        if (isInactive || !changed.get(before.number()).isForgotten()) {
            return new UsersImage(changed, directory);
        }
        return new UsersImage(
                changed.without(before.number()),
                new Directory(
                        directory.byId().without(before.name(), before.number()),
                        directory.byHandle(),
                        directory.inOrder(),
                        directory.inIdOrder(),
                        directory.inactive()));
    }

    /** Users by the numbers that are walked through. */
    private final class Users implements Iterator<UserImage> {
        private final PrimitiveIterator.OfInt numbers;

        Users(PrimitiveIterator.OfInt numbers) {
            this.numbers = numbers;
        }

        @Override
        public boolean hasNext() {
            return numbers.hasNext();
        }

        @Override
        public UserImage next() {
            return table.get(numbers.nextInt());
        }
    }
}
