package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.collection.OrderedMap;
import dev.precept.projections.collection.SortedInts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An organization's users, and what roles and groups say of user ids, whether or not the user is
 * there: a membership is a fact of the role or group. Immutable.
 */
public final class UsersImage {
    /** None. */
    public static final UsersImage EMPTY =
            new UsersImage(PersistentMap.empty(), OrderedMap.empty());

    private final PersistentMap<UserId, UserImage> byId;
    private final OrderedMap<Handle, UserId> byHandle;

    private UsersImage(PersistentMap<UserId, UserImage> byId, OrderedMap<Handle, UserId> byHandle) {
        this.byId = byId;
        this.byHandle = byHandle;
    }

    public @Nullable UserImage get(UserId id) {
        UserImage user = byId.get(id);
        return user == null || !user.isThere() ? null : user;
    }

    public @Nullable UserImage get(Handle handle) {
        UserId id = byHandle.get(handle);
        return id == null ? null : get(id);
    }

    /** How many there are. */
    public int size() {
        return byHandle.size();
    }

    /** Up to {@code limit} users whose handles come after the one given, by handle. */
    public List<UserImage> after(@Nullable Handle handle, int limit) {
        List<UserImage> users = new ArrayList<>();
        for (Map.Entry<Handle, UserId> entry : byHandle.after(handle, limit)) {
            UserImage user = get(entry.getValue());
            if (user != null) {
                users.add(user);
            }
        }
        return users;
    }

    /** With the user, new or changed. */
    public UsersImage with(UserDocument document) {
        UserImage user = find(document.id());
        return new UsersImage(
                byId.with(user.id(), user.with(document)),
                user.isThere() ? byHandle : byHandle.with(document.handle(), user.id()));
    }

    /** Without the user; what names the user stays. */
    public UsersImage without(UserDocument document) {
        UsersImage changed = replaced(find(document.id()).with((UserDocument) null));
        return new UsersImage(changed.byId, byHandle.without(document.handle()));
    }

    /** With the role of this number naming the user. */
    public UsersImage withRole(UserId id, int role) {
        UserImage user = find(id);
        return replaced(user.withRoles(SortedInts.with(user.roles(), role)));
    }

    /** With the role of this number not naming the user. */
    public UsersImage withoutRole(UserId id, int role) {
        UserImage user = find(id);
        return replaced(user.withRoles(SortedInts.without(user.roles(), role)));
    }

    /** With the group of this number naming the user. */
    public UsersImage withGroup(UserId id, int group) {
        UserImage user = find(id);
        return replaced(user.withGroups(SortedInts.with(user.groups(), group)));
    }

    /** With the group of this number not naming the user. */
    public UsersImage withoutGroup(UserId id, int group) {
        UserImage user = find(id);
        return replaced(user.withGroups(SortedInts.without(user.groups(), group)));
    }

    /** The one object that stands for this id here, so that members don't each keep a copy. */
    public UserId canonical(UserId id) {
        return find(id).id();
    }

    private UserImage find(UserId id) {
        UserImage user = byId.get(id);
        return user == null ? UserImage.absent(id) : user;
    }

    private UsersImage replaced(UserImage user) {
        return new UsersImage(
                user.isForgotten() ? byId.without(user.id()) : byId.with(user.id(), user),
                byHandle);
    }
}
