package dev.precept.projections.report;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.role.Member;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds who holds both sides of an exclusion, directly, through groups or by a sign-in at an
 * identity provider, and who could. Found as they are asked for: there may be millions.
 */
public final class Conflicts {
    private static final int PAGE = 1_000;
    private static final String APPLICATION = "1 ";
    private static final String GROUP = "2 ";
    private static final String PROVIDER_GROUP = "3 ";
    private static final String USER = "4 ";

    private final OrganizationImage organization;
    private final Exclusion exclusion;
    private final Instant at;
    private final Set<RoleId> first;
    private final Set<RoleId> second;

    private Conflicts(OrganizationImage organization, Exclusion exclusion, Instant at) {
        this.organization = organization;
        this.exclusion = exclusion;
        this.at = at;
        this.first = ids(exclusion.first().roles());
        this.second = ids(exclusion.second().roles());
    }

    /**
     * Those of an exclusion: applications, groups, providers' groups, then users by id.
     *
     * @param at when a role that is given for a time must count
     * @param after only those whose keys come after this one; null for all
     */
    public static Iterator<Conflict> of(
            OrganizationImage organization,
            Exclusion exclusion,
            Instant at,
            @Nullable String after) {
        String last = after == null ? "" : after;
        Conflicts conflicts = new Conflicts(organization, exclusion, at);
        Stream<Conflict> few =
                Stream.of(conflicts.applications(), conflicts.groups(), conflicts.providerGroups())
                        .flatMap(it -> it)
                        .filter(it -> it.key().compareTo(last) > 0);
        return Stream.concat(few, conflicts.users(last)).iterator();
    }

    private static Set<RoleId> ids(Collection<RoleImage> roles) {
        return roles.stream().map(it -> it.document().id()).collect(Collectors.toSet());
    }

    private Stream<Conflict> applications() {
        return organization.applications().stream()
                .filter(it -> isOwn(it) && mayAsk(it, exclusion.first()))
                .filter(it -> mayAsk(it, exclusion.second()))
                .map(
                        it ->
                                conflict(
                                        APPLICATION + it.document().handle(),
                                        new Conflict.Who.Application(it),
                                        List.of()));
    }

    private static boolean isOwn(ApplicationImage application) {
        return application.document().details().grantTypes().contains(GrantType.CLIENT_CREDENTIALS);
    }

    private static boolean mayAsk(ApplicationImage application, Exclusion.Side side) {
        return switch (side) {
            case Exclusion.Side.OfRole _ -> false;
            case Exclusion.Side.OfScope(var api, var scope, _) -> {
                ApiAuthorization authorization = application.authorization(api);
                yield authorization != null && authorization.scopes().contains(scope.id());
            }
        };
    }

    private Stream<Conflict> groups() {
        List<Conflict> found = new ArrayList<>();
        List<GroupImage> page = organization.groups(null, PAGE);
        while (!page.isEmpty()) {
            for (GroupImage group : page) {
                List<RoleImage> roles = rolesThrough(group);
                if (isBoth(roles)) {
                    String key = GROUP + group.document().handle();
                    found.add(conflict(key, new Conflict.Who.Group(group), roles));
                }
            }
            Handle last = page.getLast().document().handle();
            page = organization.groups(last, PAGE);
        }
        return found.stream();
    }

    /** The roles that members hold through the group: its own, and those of groups it is in. */
    private List<RoleImage> rolesThrough(GroupImage group) {
        List<RoleImage> roles = new ArrayList<>();
        Set<GroupId> seen = new HashSet<>();
        Deque<GroupImage> open = new ArrayDeque<>(List.of(group));
        while (!open.isEmpty()) {
            GroupImage next = open.remove();
            if (seen.add(next.id())) {
                roles.addAll(organization.rolesOf(next));
                open.addAll(organization.groupsOf(next));
            }
        }
        return roles;
    }

    private Stream<Conflict> providerGroups() {
        Map<String, List<RoleImage>> roles = new TreeMap<>();
        Map<String, Member.ProviderGroup> groups = new TreeMap<>();
        for (RoleImage role : organization.roles()) {
            if (isOf(first, role) || isOf(second, role)) {
                for (Member.ProviderGroup group : role.providerGroupMembers()) {
                    String name = RoleImage.name(group);
                    groups.put(name, group);
                    roles.computeIfAbsent(name, _ -> new ArrayList<>()).add(role);
                }
            }
        }
        return groups.entrySet().stream()
                .map(it -> of(it.getValue(), roles.getOrDefault(it.getKey(), List.of())))
                .filter(it -> !it.first().isEmpty() && !it.second().isEmpty());
    }

    /** What the group gives and, if that is one side, the roles by which others have the other. */
    private Conflict of(Member.ProviderGroup group, List<RoleImage> roles) {
        String key = PROVIDER_GROUP + RoleImage.name(group);
        if (isBoth(roles)) {
            return conflict(key, new Conflict.Who.ProviderGroup(group), roles);
        }
        boolean givesFirst = roles.stream().anyMatch(it -> isOf(first, it));
        Exclusion.Side other = givesFirst ? exclusion.second() : exclusion.first();
        List<RoleImage> all = new ArrayList<>(roles);
        other.roles().stream().filter(this::isHeld).forEach(all::add);
        return conflict(key, new Conflict.Who.Possible(group), all);
    }

    private boolean isHeld(RoleImage role) {
        return !role.providerGroupMembers().isEmpty()
                || organization.holders(List.of(role), null).hasNext();
    }

    private Stream<Conflict> users(String last) {
        String after = last.startsWith(USER) ? last.substring(USER.length()) : null;
        List<RoleImage> ofFirst = exclusion.first().roles();
        List<RoleImage> ofSecond = exclusion.second().roles();
        boolean isFirstFewer =
                organization.mostHolders(ofFirst) <= organization.mostHolders(ofSecond);
        Iterable<UserImage> fewer =
                () -> organization.holders(isFirstFewer ? ofFirst : ofSecond, after);
        return StreamSupport.stream(fewer.spliterator(), false)
                .map(
                        it ->
                                conflict(
                                        USER + it.name(),
                                        new Conflict.Who.User(it),
                                        organization.rolesHeld(it, at)))
                .filter(it -> !it.first().isEmpty() && !it.second().isEmpty());
    }

    private boolean isBoth(List<RoleImage> roles) {
        return roles.stream().anyMatch(it -> isOf(first, it))
                && roles.stream().anyMatch(it -> isOf(second, it));
    }

    private Conflict conflict(String key, Conflict.Who who, List<RoleImage> roles) {
        return new Conflict(key, exclusion, who, among(roles, first), among(roles, second));
    }

    private static List<RoleImage> among(List<RoleImage> roles, Set<RoleId> side) {
        Map<Handle, RoleImage> found = new TreeMap<>();
        for (RoleImage role : roles) {
            if (isOf(side, role)) {
                found.put(role.document().handle(), role);
            }
        }
        return List.copyOf(found.values());
    }

    private static boolean isOf(Set<RoleId> side, RoleImage role) {
        return side.contains(role.document().id());
    }
}
