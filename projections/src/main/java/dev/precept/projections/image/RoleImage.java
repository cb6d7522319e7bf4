package dev.precept.projections.image;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A role with its members. Which users it names, it tells where it comes from an organization's
 * image. Immutable.
 */
public final class RoleImage {
    private final int number;
    private final RoleDocument document;
    private final Members members;
    private final OrderedMap<String, Member.ProviderGroup> providerGroups;
    private final Windows windows;

    private RoleImage(
            int number,
            RoleDocument document,
            Members members,
            OrderedMap<String, Member.ProviderGroup> providerGroups,
            Windows windows) {
        this.number = number;
        this.document = document;
        this.members = members;
        this.providerGroups = providerGroups;
        this.windows = windows;
    }

    static RoleImage of(int number, RoleDocument document) {
        return new RoleImage(number, document, Members.NONE, OrderedMap.empty(), Windows.NONE);
    }

    /** The same, naming users of this image, which is of the same moment. */
    public RoleImage among(UsersImage users) {
        return with(members.among(users));
    }

    /** The role's logical content, but for its members. */
    public RoleDocument document() {
        return document;
    }

    /** Whether the role names the user itself, now or at some time. */
    public boolean hasMember(UserId user) {
        return hasMember(new Member.User(user));
    }

    /** Whether the role names the member itself, now or at some time. */
    public boolean hasMember(Member member) {
        return validity(member) != null;
    }

    /** When it counts that the role names the member itself; null where it never does. */
    public @Nullable Validity validity(Member member) {
        return isAlwaysMember(member) ? Validity.ALWAYS : windows.of(member);
    }

    /** Whether the role names the member itself and that counts at the instant. */
    public boolean hasMember(Member member, Instant at) {
        Validity validity = validity(member);
        return validity != null && validity.isAt(at);
    }

    /** Whether the role names the member itself, for ever. */
    public boolean isAlwaysMember(Member member) {
        return switch (member) {
            case Member.User(UserId user) -> {
                UserImage known = members.known().known(user);
                yield known != null && known.hasRole(number);
            }
            case Member.Group(GroupId group) -> members.has(group);
            case Member.ProviderGroup named -> providerGroups.get(name(named)) != null;
        };
    }

    /** What is said of a member that it names. */
    public Fact.RoleMember fact(Member member) {
        return new Fact.RoleMember(document.id(), member, windows.of(member));
    }

    /** Those whom the role names for a time, by kind and id. */
    public List<Assignment> assignments() {
        return windows.list();
    }

    /** Up to {@code limit} users the role names whose ids come after the one given, by id. */
    public List<UserId> userMembers(@Nullable UserId after, int limit) {
        List<UserId> always = members.users(after, limit);
        List<UserId> forTimes = windows.users(after, limit);
        return forTimes.isEmpty()
                ? always
                : merged(always, forTimes, UserId::value).limit(limit).toList();
    }

    private static <T> Stream<T> merged(List<T> left, List<T> right, Function<T, String> name) {
        return Stream.concat(left.stream(), right.stream()).sorted(Comparator.comparing(name));
    }

    /** How many the role names: users, there or not, groups, and groups of providers. */
    public long memberCount() {
        return (long) members.users().size()
                + members.groups().size()
                + providerGroups.size()
                + windows.size();
    }

    /** The groups the role names, by id. */
    public List<GroupId> groupMembers() {
        List<GroupId> forTimes = windows.groups();
        return forTimes.isEmpty()
                ? members.groupIds()
                : merged(members.groupIds(), forTimes, GroupId::value).toList();
    }

    /** The groups of identity providers the role names, by the provider's id and their name. */
    public List<Member.ProviderGroup> providerGroupMembers() {
        List<Member.ProviderGroup> forTimes = windows.providerGroups();
        return forTimes.isEmpty()
                ? List.copyOf(providerGroups.values())
                : merged(providerGroups.values(), forTimes, RoleImage::name).toList();
    }

    /** The groups of identity providers it names for ever, by the provider's id and their name. */
    List<Member.ProviderGroup> providerGroupsAlways() {
        return providerGroups.values();
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
        return new RoleImage(number, changed, members, providerGroups, windows);
    }

    RoleImage with(Members changed) {
        return new RoleImage(number, document, changed, providerGroups, windows);
    }

    RoleImage with(Windows changed) {
        return new RoleImage(number, document, members, providerGroups, changed);
    }

    RoleImage with(Member.ProviderGroup member) {
        return with(providerGroups.with(name(member), member));
    }

    RoleImage without(Member.ProviderGroup member) {
        return with(providerGroups.without(name(member)));
    }

    private RoleImage with(OrderedMap<String, Member.ProviderGroup> changed) {
        return new RoleImage(number, document, members, changed, windows);
    }

    Windows windows() {
        return windows;
    }
}
