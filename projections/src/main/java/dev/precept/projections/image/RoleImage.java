package dev.precept.projections.image;

import dev.precept.domain.role.Member;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A role with its members. Immutable. */
public final class RoleImage {
    private final int number;
    private final RoleDocument document;
    private final OrderedMap<String, UserId> users;
    private final OrderedMap<String, GroupId> groups;

    private RoleImage(
            int number,
            RoleDocument document,
            OrderedMap<String, UserId> users,
            OrderedMap<String, GroupId> groups) {
        this.number = number;
        this.document = document;
        this.users = users;
        this.groups = groups;
    }

    static RoleImage of(int number, RoleDocument document) {
        return new RoleImage(number, document, OrderedMap.empty(), OrderedMap.empty());
    }

    /** The role's logical content, but for its members. */
    public RoleDocument document() {
        return document;
    }

    /** Whether the role names the user itself. */
    public boolean hasMember(UserId user) {
        return users.get(user.value()) != null;
    }

    /** Whether the role names the group itself. */
    public boolean hasMember(GroupId group) {
        return groups.get(group.value()) != null;
    }

    /** Whether the role names the member itself. */
    public boolean hasMember(Member member) {
        return switch (member) {
            case Member.User(UserId user) -> hasMember(user);
            case Member.Group(GroupId group) -> hasMember(group);
        };
    }

    /** Up to {@code limit} users the role names whose ids come after the one given, by id. */
    public List<UserId> userMembers(@Nullable UserId after, int limit) {
        return users.after(after == null ? null : after.value(), limit).stream()
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The groups the role names, by id. */
    public List<GroupId> groupMembers() {
        return groups.values();
    }

    /** The role's number in its organization's image: never given out. */
    int number() {
        return number;
    }

    RoleImage with(RoleDocument changed) {
        return new RoleImage(number, changed, users, groups);
    }

    RoleImage with(Member member) {
        return switch (member) {
            case Member.User(UserId user) ->
                    new RoleImage(number, document, users.with(user.value(), user), groups);
            case Member.Group(GroupId group) ->
                    new RoleImage(number, document, users, groups.with(group.value(), group));
        };
    }

    RoleImage without(Member member) {
        return switch (member) {
            case Member.User(UserId user) ->
                    new RoleImage(number, document, users.without(user.value()), groups);
            case Member.Group(GroupId group) ->
                    new RoleImage(number, document, users, groups.without(group.value()));
        };
    }
}
