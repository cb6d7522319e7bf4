package dev.precept.projections.image;

import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Whom a role or a group names, by id; whether they are there is another matter. Immutable.
 *
 * @param users ids, each leading to itself
 * @param groups ids, each leading to itself
 */
record Members(OrderedMap<String, String> users, OrderedMap<String, String> groups) {
    static final Members NONE = new Members(OrderedMap.empty(), OrderedMap.empty());

    boolean has(UserId user) {
        return users.get(user.value()) != null;
    }

    boolean has(GroupId group) {
        return groups.get(group.value()) != null;
    }

    boolean isEmpty() {
        return users.isEmpty() && groups.isEmpty();
    }

    List<UserId> users(@Nullable UserId after, int limit) {
        return users.after(after == null ? null : after.value(), limit).stream()
                .map(Map.Entry::getKey)
                .map(UserId::new)
                .toList();
    }

    Iterator<String> userIdsAfter(@Nullable String id) {
        return users.keysAfter(id);
    }

    List<GroupId> groupIds() {
        return groups.values().stream().map(GroupId::new).toList();
    }

    Members with(UserImage user) {
        return new Members(users.with(user.name(), user.name()), groups);
    }

    Members with(GroupId group) {
        return new Members(users, groups.with(group.value(), group.value()));
    }

    Members without(UserId user) {
        return new Members(users.without(user.value()), groups);
    }

    Members without(GroupId group) {
        return new Members(users, groups.without(group.value()));
    }
}
