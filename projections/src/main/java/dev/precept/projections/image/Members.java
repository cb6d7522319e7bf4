package dev.precept.projections.image;

import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.collection.OrderedInts;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.PrimitiveIterator;

/**
 * Whom a role or a group names, by id; whether they are there is another matter. Immutable.
 *
 * @param users numbers, in the order of the ids they stand for
 * @param groups ids, each leading to itself
 * @param image tells what the numbers stand for; null within the image, which would otherwise hold
 *     on to users of the past
 */
record Members(OrderedInts users, OrderedMap<String, String> groups, @Nullable UsersImage image) {
    static final Members NONE = new Members(OrderedInts.empty(), OrderedMap.empty(), null);

    /** The same, of users of this image. */
    Members among(UsersImage users) {
        return new Members(this.users, groups, users);
    }

    /** What the numbers stand for, where it is told. */
    UsersImage known() {
        return Objects.requireNonNull(image, "numbers alone do not tell users");
    }

    boolean has(GroupId group) {
        return groups.get(group.value()) != null;
    }

    boolean isEmpty() {
        return users.isEmpty() && groups.isEmpty();
    }

    /** Up to {@code limit} users, there or not, whose ids come after the one given, by id. */
    List<UserId> users(@Nullable UserId after, int limit) {
        UsersImage image = known();
        PrimitiveIterator.OfInt numbers =
                users.after(after == null ? null : after.value(), image.ids());
        List<UserId> ids = new ArrayList<>(Math.min(limit, users.size()));
        while (ids.size() < limit && numbers.hasNext()) {
            ids.add(image.get(numbers.nextInt()).id());
        }
        return ids;
    }

    /** The users, there or not, whose ids come after the one given, by id. */
    Iterator<UserImage> usersAfter(UsersImage all, @Nullable String id) {
        return all.all(users.after(id, all.ids()));
    }

    List<GroupId> groupIds() {
        return groups.values().stream().map(GroupId::new).toList();
    }

    Members with(UsersImage all, UserImage user) {
        return new Members(users.with(user.number(), user.name(), all.ids()), groups, null);
    }

    Members with(GroupId group) {
        return new Members(users, groups.with(group.value(), group.value()), null);
    }

    Members without(UsersImage all, UserId user) {
        return new Members(users.without(user.value(), all.ids()), groups, null);
    }

    Members without(GroupId group) {
        return new Members(users, groups.without(group.value()), null);
    }
}
