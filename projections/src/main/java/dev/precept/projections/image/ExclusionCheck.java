package dev.precept.projections.image;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds who would hold roles that exclude each other, in an organization as it is. What is given
 * for an emergency and what is over does not count; what begins later does. Users of groups are
 * looked at as sets of numbers. For one thread.
 */
public final class ExclusionCheck {
    private final OrganizationImage organization;
    private final OrganizationContent content;
    private final RolesImage roles;
    private final Instant now;
    private final Map<RoleId, BitSet> holders = new HashMap<>();

    /** Of the organization, as of that instant. */
    public ExclusionCheck(OrganizationImage organization, Instant now) {
        this.organization = organization;
        this.content = organization.content();
        this.roles = content.roles();
        this.now = now;
    }

    /**
     * Two roles that exclude each other, and who would hold both.
     *
     * @param holder as people call them
     * @param one a role
     * @param other the other one, and the way to it
     */
    public record Clash(String holder, String one, String other) {}

    /**
     * That somebody is given a role.
     *
     * @param way how one comes by it, as people call it; empty where directly
     */
    private record Given(RoleImage role, Validity validity, String way) {
        String name() {
            return "'" + role.document().handle() + "'" + way;
        }
    }

    /** Whether any role excludes another. */
    public boolean isAnyExclusive() {
        return roles.hasExclusions();
    }

    /** Whether the role excludes another or is excluded by one. */
    public boolean isExclusive(RoleId role) {
        return !roles.excludedWith(role).isEmpty();
    }

    /**
     * Whether others might count without the role: it excludes another or is excluded by one, or
     * the role above that it stands for does, and it names somebody.
     */
    public boolean keepsApart(RoleId id) {
        RoleImage role = roles.get(id);
        return role != null
                && (!roles.rules().excludedWith(id).isEmpty()
                        || (isExclusive(id) && role.memberCount() > 0));
    }

    /** Whether such a role is held through the group, or by a group of the provider. */
    public boolean givesExclusive(Id through) {
        return switch (through) {
            case GroupId group -> through(group).stream().anyMatch(this::isExclusive);
            case IdentityProviderId provider ->
                    roles.list().stream()
                            .filter(it -> isExclusive(it.document().id()))
                            .flatMap(it -> it.providerGroupMembers().stream())
                            .anyMatch(it -> it.provider().equals(provider));
            default -> throw new IllegalArgumentException("holds no roles: " + through);
        };
    }

    private boolean isExclusive(Given given) {
        return isExclusive(given.role().document().id());
    }

    /**
     * If the member were given the role.
     *
     * @param id a role here, or one above that a role here is going to stand for
     */
    public Optional<Clash> byRole(RoleId id, Member member, Validity validity) {
        RoleImage own = roles.get(id);
        RoleImage role = own == null ? roles.above(id) : own;
        if (role == null) {
            return Optional.empty();
        }
        Given given = new Given(role, validity, "");
        return switch (member) {
            case Member.User(UserId user) -> ofUser(List.of(given), user);
            case Member.Group(GroupId group) -> ofUsers(List.of(given), under(group));
            case Member.ProviderGroup named -> ofNamed(given, named, roles.excludedWith(id));
        };
    }

    /** If the user or group were put into the group. */
    public Optional<Clash> byGroup(GroupId group, Id member) {
        List<Given> given = through(group);
        return switch (member) {
            case UserId user -> ofJoining(given, named(new Member.User(user)));
            case GroupId inner -> ofJoining(given, under(inner));
            default -> throw new IllegalArgumentException("holds no roles: " + member);
        };
    }

    /** Who holds the role, and one of the others at a time when the role counts as well. */
    public Optional<Clash> between(RoleId id, Set<RoleId> others) {
        RoleImage role = roles.get(id);
        if (role == null) {
            return Optional.empty();
        }
        Optional<Clash> found = between(new Given(role, Validity.ALWAYS, ""), all(role), others);
        for (Assignment assignment : role.assignments()) {
            if (found.isPresent()) {
                return found;
            }
            if (counts(assignment.validity())) {
                BitSet users = named(assignment.member());
                found = between(new Given(role, assignment.validity(), ""), users, others);
            }
        }
        return found.or(() -> named(role, others));
    }

    /** Which group of a provider both name. */
    private Optional<Clash> named(RoleImage role, Set<RoleId> others) {
        for (Member.ProviderGroup group : role.providerGroupMembers()) {
            Validity validity = role.among(content.users()).validity(group);
            if (validity != null && counts(validity)) {
                Optional<Clash> found = ofNamed(new Given(role, validity, ""), group, others);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Clash> ofNamed(Given given, Member.ProviderGroup group, Set<RoleId> others) {
        for (RoleId id : others) {
            RoleImage other = roles.get(id);
            List<Given> ways = new ArrayList<>();
            if (other != null) {
                add(ways, other, group, "");
            }
            if (!ways.isEmpty() && ways.getFirst().validity().overlaps(given.validity())) {
                return Optional.of(
                        new Clash(
                                "Whoever signs in as of group '" + group.group() + "'",
                                given.name(),
                                ways.getFirst().name()));
            }
        }
        return Optional.empty();
    }

    private Optional<Clash> between(Given given, BitSet users, Set<RoleId> others) {
        for (RoleId id : others) {
            RoleImage other = roles.get(id);
            if (other != null) {
                Optional<Clash> found = both(given, other, users);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Clash> ofUser(List<Given> given, UserId id) {
        return ofUsers(given, named(new Member.User(id)));
    }

    private Optional<Clash> ofUsers(List<Given> given, BitSet users) {
        for (Given one : given) {
            Optional<Clash> found =
                    between(one, users, roles.excludedWith(one.role().document().id()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** What comes with one join is held together as well, whatever was held before. */
    private Optional<Clash> ofJoining(List<Given> given, BitSet users) {
        Optional<Clash> found = ofUsers(given, users);
        return found.isPresent() ? found : among(given, users);
    }

    private Optional<Clash> among(List<Given> given, BitSet users) {
        for (Given one : given) {
            Set<RoleId> others = roles.excludedWith(one.role().document().id());
            for (Given other : given) {
                if (others.contains(other.role().document().id())
                        && one.validity().overlaps(other.validity())) {
                    return known(users).map(it -> clash(it, one, other));
                }
            }
        }
        return Optional.empty();
    }

    /** One of the users who is there, active or not. */
    private Optional<UserImage> known(BitSet users) {
        return users.stream()
                .mapToObj(content.users()::get)
                .filter(it -> organization.anyUser(it.id()) != null)
                .findFirst();
    }

    /** Whoever among the users holds the other role while the given one counts. */
    private Optional<Clash> both(Given given, RoleImage other, BitSet users) {
        if (users.cardinality() == 1) {
            UserImage user = content.users().get(users.nextSetBit(0));
            return held(user, other, given).map(it -> clash(user, given, it));
        }
        if (!users.intersects(holders(other))) {
            return Optional.empty();
        }
        BitSet both = (BitSet) users.clone();
        both.and(holders(other, it -> it.overlaps(given.validity())));
        for (int i = both.nextSetBit(0); i >= 0; i = both.nextSetBit(i + 1)) {
            UserImage user = content.users().get(i);
            Optional<Given> held = held(user, other, given);
            if (held.isPresent()) {
                return Optional.of(clash(user, given, held.get()));
            }
        }
        return Optional.empty();
    }

    /** Who holds the role at any time to come. */
    private BitSet holders(RoleImage role) {
        return holders.computeIfAbsent(role.document().id(), _ -> holders(role, _ -> true));
    }

    private BitSet holders(RoleImage role, Predicate<Validity> which) {
        BitSet users = new BitSet();
        Holders.of(content, List.of(role), it -> counts(it) && which.test(it)).addTo(users);
        return users;
    }

    /** How the user comes by the role while the given one counts. */
    private Optional<Given> held(UserImage user, RoleImage role, Given given) {
        if (organization.anyUser(user.id()) == null) {
            return Optional.empty(); // who is not active holds it once he is active again
        }
        List<Given> ways = new ArrayList<>();
        add(ways, role, new Member.User(user.id()), "");
        for (GroupImage group : organization.effectiveGroups(user)) {
            add(ways, role, new Member.Group(group.id()), way(group));
        }
        return ways.stream().filter(it -> it.validity().overlaps(given.validity())).findFirst();
    }

    private void add(List<Given> ways, RoleImage role, Member member, String way) {
        Validity validity = role.among(content.users()).validity(member);
        if (validity != null && counts(validity)) {
            ways.add(new Given(role, validity, way));
        }
    }

    /** What members of the group are given through it. */
    private List<Given> through(GroupId id) {
        List<Given> given = new ArrayList<>();
        GroupImage group = content.groups().get(id);
        List<GroupImage> above =
                group == null ? List.of() : content.groups().above(new int[] {group.number()});
        for (GroupImage one : above) {
            for (RoleImage role : organization.rolesOf(one)) {
                add(given, role, new Member.Group(one.id()), way(one));
            }
        }
        return given;
    }

    private boolean counts(Validity validity) {
        return validity.breakGlass() == null && !validity.isOver(now);
    }

    private BitSet all(RoleImage role) {
        BitSet users = new BitSet();
        Holders.of(content, List.of(role), Validity::isAlways).addTo(users);
        return users;
    }

    private BitSet named(Member member) {
        return switch (member) {
            case Member.User(UserId id) -> {
                BitSet users = new BitSet();
                UserImage user = content.users().known(id);
                if (user != null) {
                    users.set(user.number());
                }
                yield users;
            }
            case Member.Group(GroupId id) -> under(id);
            case Member.ProviderGroup _ -> new BitSet();
        };
    }

    private BitSet under(GroupId group) {
        BitSet users = new BitSet();
        Holders.under(content, group).addTo(users);
        return users;
    }

    private Clash clash(UserImage user, Given given, Given held) {
        UserDocument document = organization.anyUser(user.id());
        Object name = document == null ? user.id() : document.handle();
        return new Clash("User '" + name + "'", given.name(), held.name());
    }

    private static String way(GroupImage group) {
        Handle handle = group.document().handle();
        return " through group '" + handle + "'";
    }
}
