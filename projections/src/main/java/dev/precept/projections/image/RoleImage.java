package dev.precept.projections.image;

import dev.precept.domain.role.Member;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A role with its members. Which users it names, it tells where it comes from an organization's
 * image. Immutable.
 */
public final class RoleImage {
    private final int number;
    private final RoleDocument document;
    private final Members members;
    private final OrderedMap<String, Member.ProviderGroup> providerGroups;

    private RoleImage(
            int number,
            RoleDocument document,
            Members members,
            OrderedMap<String, Member.ProviderGroup> providerGroups) {
        this.number = number;
        this.document = document;
        this.members = members;
        this.providerGroups = providerGroups;
    }

    static RoleImage of(int number, RoleDocument document) {
        return new RoleImage(number, document, Members.NONE, OrderedMap.empty());
    }

    /** The same, naming users of this image, which is of the same moment. */
    public RoleImage among(UsersImage users) {
        return with(members.among(users));
    }

    /** The role's logical content, but for its members. */
    public RoleDocument document() {
        return document;
    }

    /** Whether the role names the user itself. */
    public boolean hasMember(UserId user) {
        UserImage known = members.known().known(user);
        return known != null && known.hasRole(number);
    }

    /** Whether the role names the group itself. */
    public boolean hasMember(GroupId group) {
        return members.has(group);
    }

    /** Whether the role names the member itself. */
    public boolean hasMember(Member member) {
        return switch (member) {
            case Member.User(UserId user) -> hasMember(user);
            case Member.Group(GroupId group) -> hasMember(group);
            case Member.ProviderGroup named -> providerGroups.get(name(named)) != null;
        };
    }

    /** Up to {@code limit} users the role names whose ids come after the one given, by id. */
    public List<UserId> userMembers(@Nullable UserId after, int limit) {
        return members.users(after, limit);
    }

    /** How many the role names: users, there or not, groups, and groups of providers. */
    public long memberCount() {
        return (long) members.users().size() + members.groups().size() + providerGroups.size();
    }

    /** The groups the role names, by id. */
    public List<GroupId> groupMembers() {
        return members.groupIds();
    }

    /** The groups of identity providers the role names, by the provider's id and their name. */
    public List<Member.ProviderGroup> providerGroupMembers() {
        return List.copyOf(providerGroups.values());
    }

    /** Names the member among providers' groups; ids hold no colon. */
    public static String name(Member.ProviderGroup member) {
        return member.provider().value() + ':' + member.group();
    }

    /** The role's number in its organization's image: never given out. */
    int number() {
        return number;
    }

    Members members() {
        return members;
    }

    RoleImage with(RoleDocument changed) {
        return new RoleImage(number, changed, members, providerGroups);
    }

    RoleImage with(Members changed) {
        return new RoleImage(number, document, changed, providerGroups);
    }

    RoleImage with(Member.ProviderGroup member) {
        return new RoleImage(number, document, members, providerGroups.with(name(member), member));
    }

    RoleImage without(Member.ProviderGroup member) {
        return new RoleImage(number, document, members, providerGroups.without(name(member)));
    }
}
