package dev.precept.projections.image;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Which users of an organization hold what, as sets of their numbers: a million of them is a matter
 * of a few pages of memory. Numbers mean the same in images that were made from one another by
 * events. Users are meant who are there. For one thread; no set given out may be changed.
 */
public final class UserSets {
    /** How many users may be asked one by one for each that a role would be listed for. */
    private static final int LISTING_GAIN = 8;

    private final OrganizationImage organization;
    private final OrganizationContent content;
    private final Instant at;
    private final Map<Integer, BitSet> ofLargeRoles = new HashMap<>();
    private @Nullable BitSet there;

    /**
     * The users of the organization.
     *
     * @param at when they would use what they hold
     */
    public UserSets(OrganizationImage organization, Instant at) {
        this.organization = organization;
        this.at = at;
        this.content = organization.content();
    }

    /**
     * Roles that give a scope as long as a condition is met.
     *
     * @param role one role
     */
    public record Conditional(RoleSet role, Condition condition) {}

    /** How many there are. */
    public int size() {
        return content.users().size();
    }

    /** Everybody who is there. */
    public BitSet there() {
        BitSet known = there;
        if (known == null) {
            known = new BitSet(content.users().table().nextNumber());
            content.users().addThere(known);
            there = known;
        }
        return known;
    }

    /** The number of the user of this id, there or not; negative where nothing is known. */
    public int number(UserId id) {
        UserImage user = content.users().known(id);
        return user == null ? -1 : user.number();
    }

    /** Whether a user who is there has the number. */
    public boolean isThere(int number) {
        return content.users().isThere(number);
    }

    /** Who has the number; somebody who is there must. */
    public UserImage user(int number) {
        return content.users().get(number);
    }

    /** All whose ids come after the one given, by id, found as they are asked for. */
    public Iterator<UserImage> after(@Nullable String id) {
        return content.users().byIdAfter(id);
    }

    /** The number of somebody who is there. */
    public int number(UserImage user) {
        return user.number();
    }

    /** The role alone; none where it is not there. */
    public RoleSet role(RoleId id) {
        RoleImage role = content.roles().get(id);
        return role == null ? RoleSet.NONE : new RoleSet(new int[] {role.number()});
    }

    /** The roles that stand for the one above. */
    public List<RoleId> standingFor(RoleId base) {
        return content.roles().standingFor(base);
    }

    /** Those of the roles that are there. */
    public List<RoleDocument> among(RoleSet roles) {
        List<RoleDocument> found = new ArrayList<>();
        for (int number : roles.ascending()) {
            RoleImage role = content.roles().get(number);
            if (role != null) {
                found.add(role.document());
            }
        }
        return found;
    }

    /** The roles that members of the group hold through it. */
    public RoleSet through(GroupId id) {
        GroupImage group = content.groups().get(id);
        return group == null ? RoleSet.NONE : organization.rolesThrough(group);
    }

    /** The roles the user of this number holds, directly or through groups. */
    public RoleSet heldBy(int number) {
        return isThere(number)
                ? new RoleSet(organization.heldNumbers(content.users().get(number), at))
                : RoleSet.NONE;
    }

    /** The groups the user of any moment is in, directly or through others. */
    public List<GroupId> groupsOf(UserImage user) {
        UserImage known = content.users().known(user.id());
        return known == null
                ? List.of()
                : organization.effectiveGroups(known).stream().map(GroupImage::id).toList();
    }

    /** The roles of this audience that give the scope under a condition. */
    public List<Conditional> conditional(ScopeId scope, RoleAudience audience) {
        List<Conditional> found = new ArrayList<>();
        for (ConditionalRole role : content.roles().giving(scope).conditional()) {
            if (role.audience().equals(audience)) {
                found.add(
                        new Conditional(
                                new RoleSet(new int[] {role.number()}),
                                role.condition().condition()));
            }
        }
        return found;
    }

    /** Adds those who are in the group, directly or through groups in it. */
    public void addUnder(GroupId id, BitSet users) {
        BitSet under = new BitSet();
        Holders.under(content, id).addTo(under);
        users.or(existing(under));
    }

    /** Those who hold one of the roles, directly or through groups. */
    public BitSet holding(RoleSet roles) {
        BitSet held = new BitSet();
        for (int role : roles.ascending()) {
            held.or(holders(role));
        }
        return held;
    }

    /** Those of the users who are there and hold one of the roles. */
    public BitSet holding(RoleSet roles, BitSet among) {
        if (roles.isEmpty() || among.isEmpty()) {
            return new BitSet();
        }
        long listed = 0;
        for (int role : roles.ascending()) {
            listed += ofLargeRoles.containsKey(role) ? 0 : lists(role).size();
        }
        if (listed > (long) among.cardinality() * LISTING_GAIN) {
            BitSet held = new BitSet();
            for (int user = among.nextSetBit(0); user >= 0; user = among.nextSetBit(user + 1)) {
                if (holds(user, roles)) {
                    held.set(user);
                }
            }
            return held;
        }
        BitSet held = holding(roles);
        held.and(among);
        return held;
    }

    /** Whether the user of this number is there and holds one of the roles. */
    public boolean holds(int user, RoleSet roles) {
        if (!isThere(user)) {
            return false;
        }
        return organization.hasRoleRules()
                ? heldBy(user).intersects(roles)
                : organization.gives(user, roles);
    }

    private BitSet holders(int role) {
        BitSet known = ofLargeRoles.get(role);
        if (known != null) {
            return known;
        }
        Holders lists = lists(role);
        BitSet held = organization.hasRoleRules() ? counting(role) : all(lists);
        if (lists.size() > content.users().size() / Long.SIZE) {
            ofLargeRoles.put(role, held);
        }
        return held;
    }

    private BitSet all(Holders lists) {
        BitSet all = new BitSet();
        lists.addTo(all);
        return existing(all);
    }

    /** Those for whom the role counts, beside what it excludes. */
    private BitSet counting(int number) {
        RoleImage role = content.roles().get(number);
        if (role == null) {
            return new BitSet();
        }
        BitSet counting = given(role, false);
        for (RoleId other : content.roles().excludedWith(role.document().id())) {
            RoleImage excluded = content.roles().get(other);
            if (excluded != null) {
                counting.andNot(given(excluded, false));
            }
        }
        counting.or(given(role, true));
        return counting;
    }

    /** Those who are given the role at the instant: for an emergency, or not. */
    private BitSet given(RoleImage role, boolean isEmergency) {
        return all(
                Holders.of(
                        content,
                        List.of(role),
                        it -> it.isAt(at) && (it.breakGlass() != null) == isEmergency));
    }

    /** Those whom the role names at any time, whether it counts or not. */
    public BitSet named(RoleId id) {
        RoleImage role = content.roles().get(id);
        return role == null ? new BitSet() : all(Holders.of(content, List.of(role)));
    }

    /** The roles, and those that exclude one of them. */
    public RoleSet withExcluded(RoleSet roles) {
        RoleSet all = roles;
        if (organization.hasRoleRules()) {
            for (RoleDocument role : among(roles)) {
                for (RoleId other : content.roles().excludedWith(role.id())) {
                    all = all.union(role(other));
                }
            }
        }
        return all;
    }

    /**
     * The assignments for a time that count at one of the instants and not at the other, by the
     * roles they are of.
     */
    public Map<RoleId, List<Assignment>> turning(Instant one, Instant other) {
        Map<RoleId, List<Assignment>> turning = new HashMap<>();
        if (organization.hasRoleRules() && !one.equals(other)) {
            for (RoleImage role : content.roles().list()) {
                for (Assignment it : role.assignments()) {
                    if (it.validity().isAt(one) != it.validity().isAt(other)) {
                        turning.computeIfAbsent(role.document().id(), _ -> new ArrayList<>())
                                .add(it);
                    }
                }
            }
        }
        return turning;
    }

    private Holders lists(int number) {
        RoleImage role = content.roles().get(number);
        return Holders.of(content, role == null ? List.of() : List.of(role));
    }

    /** Those of the users who are there. */
    public BitSet existing(BitSet among) {
        BitSet users = (BitSet) among.clone();
        if ((long) users.cardinality() * LISTING_GAIN > content.users().size()) {
            users.and(there());
            return users;
        }
        for (int user = users.nextSetBit(0); user >= 0; user = users.nextSetBit(user + 1)) {
            if (!isThere(user)) {
                users.clear(user);
            }
        }
        return users;
    }
}
