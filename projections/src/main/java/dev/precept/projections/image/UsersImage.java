package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.collection.OrderedMap;
import dev.precept.projections.collection.SettledMap;
import dev.precept.projections.collection.SortedInts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * An organization's users, and what roles and groups say of user ids, whether or not the user is
 * there: a membership is a fact of the role or group. Immutable.
 */
public final class UsersImage {
    /** None. */
    public static final UsersImage EMPTY =
            new UsersImage(
                    SettledMap.empty(), SettledMap.empty(), OrderedMap.empty(), OrderedMap.empty());

    private final SettledMap<String, UserImage> byId;
    private final SettledMap<String, String> idByHandle;
    private final OrderedMap<String, String> inOrder;
    private final OrderedMap<String, String> ids;

    private UsersImage(
            SettledMap<String, UserImage> byId,
            SettledMap<String, String> idByHandle,
            OrderedMap<String, String> inOrder,
            OrderedMap<String, String> ids) {
        this.byId = byId;
        this.idByHandle = idByHandle;
        this.inOrder = inOrder;
        this.ids = ids;
    }

    public @Nullable UserImage get(UserId id) {
        return withId(id.value());
    }

    public @Nullable UserImage get(Handle handle) {
        return withHandle(handle.value());
    }

    /** The user whose id this text is. */
    @Nullable UserImage withId(String text) {
        return thereOrNull(text);
    }

    /** The user whose handle this text is. */
    @Nullable UserImage withHandle(String text) {
        String id = idByHandle.get(text);
        return id == null ? null : thereOrNull(id);
    }

    /** How many there are. */
    public int size() {
        return inOrder.size();
    }

    /** Up to {@code limit} users whose handles come after the one given, by handle. */
    public List<UserImage> after(@Nullable Handle handle, int limit) {
        List<UserImage> users = new ArrayList<>();
        String last = handle == null ? null : handle.value();
        for (Map.Entry<String, String> entry : inOrder.after(last, limit)) {
            UserImage user = thereOrNull(entry.getValue());
            if (user != null) {
                users.add(user);
            }
        }
        return users;
    }

    /** The ids of all who are there that come after the one given, in order. */
    Iterator<String> idsAfter(@Nullable String id) {
        return ids.keysAfter(id);
    }

    /** The user of this id; null if there is none. */
    @Nullable UserImage get(String id) {
        return thereOrNull(id);
    }

    /** With the user, new or changed. */
    public UsersImage with(UserDocument document) {
        UserImage user = find(document.id());
        UsersImage changed = replaced(user.with(document));
        String handle = document.handle().value();
        return user.isThere()
                ? changed
                : new UsersImage(
                        changed.byId,
                        idByHandle.with(handle, user.name()),
                        inOrder.with(handle, user.name()),
                        ids.with(user.name(), user.name()));
    }

    /** Without the user; what names the user stays. */
    public UsersImage without(UserDocument document) {
        String handle = document.handle().value();
        UsersImage changed = replaced(find(document.id()).withoutDocument());
        return new UsersImage(
                changed.byId,
                idByHandle.without(handle),
                inOrder.without(handle),
                ids.without(document.id().value()));
    }

    /** What is known of the id, be it nothing. */
    public UserImage find(UserId id) {
        UserImage user = byId.get(id.value());
        return user == null ? UserImage.absent(id.value()) : user;
    }

    /** With the role of this number naming the user. */
    public UsersImage withRole(UserImage user, int role) {
        return replaced(user.withRoles(SortedInts.with(user.roles(), role)));
    }

    /** With the role of this number not naming the user. */
    public UsersImage withoutRole(UserImage user, int role) {
        return replaced(user.withRoles(SortedInts.without(user.roles(), role)));
    }

    /** With the group of this number naming the user. */
    public UsersImage withGroup(UserImage user, int group) {
        return replaced(user.withGroups(SortedInts.with(user.groups(), group)));
    }

    /** With the group of this number not naming the user. */
    public UsersImage withoutGroup(UserImage user, int group) {
        return replaced(user.withGroups(SortedInts.without(user.groups(), group)));
    }

    private @Nullable UserImage thereOrNull(String id) {
        UserImage user = byId.get(id);
        return user == null || !user.isThere() ? null : user;
    }

    private UsersImage replaced(UserImage user) {
        return new UsersImage(
                user.isForgotten() ? byId.without(user.name()) : byId.with(user.name(), user),
                idByHandle,
                inOrder,
                ids);
    }
}
