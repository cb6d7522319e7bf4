package dev.precept.projections.image;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whom a role names for a time: users, groups and groups of providers, each by id. Immutable.
 *
 * @param byName under a letter for the kind and the id
 */
record Windows(OrderedMap<String, Assignment> byName) {
    static final Windows NONE = new Windows(OrderedMap.empty());

    private static final String GROUP = "G:";
    private static final String PROVIDER_GROUP = "P:";
    private static final String USER = "U:";

    boolean isEmpty() {
        return byName.isEmpty();
    }

    int size() {
        return byName.size();
    }

    /** When it counts that the member is named; null for one that is not, or not for a time. */
    @Nullable Validity of(Member member) {
        Assignment assignment = byName.get(name(member));
        return assignment == null ? null : assignment.validity();
    }

    Windows with(Member member, Validity validity) {
        return new Windows(byName.with(name(member), new Assignment(member, validity)));
    }

    Windows without(Member member) {
        return new Windows(byName.without(name(member)));
    }

    /** All, by kind and id. */
    List<Assignment> list() {
        return byName.values();
    }

    /** Up to {@code limit} users whose ids come after the one given, by id. */
    List<UserId> users(@Nullable UserId after, int limit) {
        List<UserId> users = new ArrayList<>();
        for (Map.Entry<String, Assignment> entry :
                byName.after(USER + (after == null ? "" : after.value()), limit)) {
            if (entry.getValue().member() instanceof Member.User(UserId user)) {
                users.add(user);
            }
        }
        return users;
    }

    /** The groups, by id. */
    List<GroupId> groups() {
        List<GroupId> groups = new ArrayList<>();
        for (Assignment assignment : list()) {
            if (assignment.member() instanceof Member.Group(GroupId group)) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** The groups of providers, by the provider's id and their name. */
    List<Member.ProviderGroup> providerGroups() {
        List<Member.ProviderGroup> groups = new ArrayList<>();
        for (Assignment assignment : list()) {
            if (assignment.member() instanceof Member.ProviderGroup group) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static String name(Member member) {
        return switch (member) {
            case Member.User(UserId user) -> USER + user.value();
            case Member.Group(GroupId group) -> GROUP + group.value();
            case Member.ProviderGroup named -> PROVIDER_GROUP + RoleImage.name(named);
        };
    }
}
