package dev.precept.projections.image;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleTies;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;
import dev.precept.projections.collection.HashTree;
import dev.precept.projections.collection.IntMap;
import dev.precept.projections.collection.OrderedMap;
import dev.precept.projections.collection.SortedInts;
import dev.precept.projections.condition.CompiledCondition;
import dev.precept.projections.condition.ExpressionCompiler;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An organization's roles, and for each scope the roles that give it. A role may give a scope that
 * is gone: nobody asks for that one any more. Numbers are this image's own: they depend on how it
 * was built and are never given out. Immutable.
 */
public final class RolesImage {
    /** None. */
    public static final RolesImage EMPTY =
            new RolesImage(
                    new Names(PersistentMap.empty(), OrderedMap.empty(), PersistentMap.empty(), 0),
                    IntMap.empty(),
                    new Gives(HashTree.empty(), List.of()),
                    PersistentMap.empty(),
                    RoleRules.NONE);

    private static final int[] NO_ROLES = {};
    private static final RoleAudience ORGANIZATION = new RoleAudience.Organization();

    private final Names names;
    private final IntMap<RoleImage> byNumber;
    private final Gives gives;
    private final PersistentMap<Member.ProviderGroup, int[]> byProviderGroup;
    private final RoleRules rules;

    private RolesImage(
            Names names,
            IntMap<RoleImage> byNumber,
            Gives gives,
            PersistentMap<Member.ProviderGroup, int[]> byProviderGroup,
            RoleRules rules) {
        this.names = names;
        this.byNumber = byNumber;
        this.gives = gives;
        this.byProviderGroup = byProviderGroup;
        this.rules = rules;
    }

    /**
     * What roles are called.
     *
     * @param standing by a role above: the numbers of those that stand for it, ascending
     * @param next the number of the next one; none is used again
     */
    private record Names(
            PersistentMap<RoleId, Integer> numbers,
            OrderedMap<Handle, RoleId> byHandle,
            PersistentMap<RoleId, int[]> standing,
            int next) {
        Names with(RoleDocument role) {
            RoleId base = role.ties().basedOn();
            return new Names(
                    numbers.with(role.id(), next),
                    byHandle.with(role.handle(), role.id()),
                    base == null
                            ? standing
                            : standing.with(base, SortedInts.with(standingFor(base), next)),
                    Math.incrementExact(next));
        }

        Names without(RoleDocument role, int number) {
            RoleId base = role.ties().basedOn();
            int[] rest = base == null ? NO_ROLES : SortedInts.without(standingFor(base), number);
            PersistentMap<RoleId, int[]> others =
                    base == null || rest.length > 0 ? standing : standing.without(base);
            return new Names(
                    numbers.without(role.id()),
                    byHandle.without(role.handle()),
                    base == null || rest.length == 0 ? others : others.with(base, rest),
                    next);
        }

        int[] standingFor(RoleId base) {
            int[] roles = standing.get(base);
            return roles == null ? NO_ROLES : roles;
        }
    }

    /**
     * Who gives what.
     *
     * @param byScope for each scope the roles that give it themselves
     * @param above the roles of the organizations above, the nearest first; none where they do not
     *     matter, or this is not looked at in its place
     */
    private record Gives(HashTree<String, ScopeRoles> byScope, List<RolesImage> above) {}

    /** Whether a role stands for one above. */
    boolean standsForOthers() {
        return !names.standing().isEmpty();
    }

    /**
     * The same below these, the nearest first: roles that stand for one of theirs give what that
     * one gives, as long as it is shared. For looking only.
     */
    RolesImage below(List<RolesImage> above) {
        return new RolesImage(
                names, byNumber, new Gives(gives.byScope(), above), byProviderGroup, rules);
    }

    /** The roles above that others stand for. */
    Set<RoleId> bases() {
        return names.standing().keySet();
    }

    /** The roles that stand for the one above. */
    List<RoleId> standingFor(RoleId base) {
        List<RoleId> roles = new ArrayList<>();
        for (int number : names.standingFor(base)) {
            RoleImage role = byNumber.get(number);
            if (role != null) {
                roles.add(role.document().id());
            }
        }
        return roles;
    }

    public @Nullable RoleImage get(RoleId id) {
        Integer number = names.numbers().get(id);
        return number == null ? null : get((int) number);
    }

    public @Nullable RoleImage get(Handle handle) {
        RoleId id = names.byHandle().get(handle);
        return id == null ? null : get(id);
    }

    /** All, by handle. */
    public List<RoleImage> list() {
        List<RoleImage> roles = new ArrayList<>(names.byHandle().size());
        for (Map.Entry<Handle, RoleId> entry : names.byHandle()) {
            RoleImage role = get(entry.getValue());
            if (role != null) {
                roles.add(role);
            }
        }
        return roles;
    }

    /** Up to {@code limit} whose handles come after the one given, by handle. */
    List<RoleImage> after(@Nullable Handle handle, int limit) {
        List<RoleImage> roles = new ArrayList<>();
        for (Map.Entry<Handle, RoleId> entry : names.byHandle().after(handle, limit)) {
            RoleImage role = get(entry.getValue());
            if (role != null) {
                roles.add(role);
            }
        }
        return roles;
    }

    /** The role's number; it must be there. */
    public int number(RoleId id) {
        return known(id).number();
    }

    @Nullable RoleImage get(int number) {
        RoleImage role = byNumber.get(number);
        RoleId base = role == null ? null : role.document().ties().basedOn();
        return role == null || base == null || gives.above().isEmpty()
                ? role
                : role.with(role.document().giving(permissionsAbove(base)));
    }

    /** What the role above gives to those that stand for it. */
    private Set<Permission> permissionsAbove(RoleId base) {
        for (RolesImage level : gives.above()) {
            RoleImage role = level.get(base);
            if (role != null) {
                return role.document().isShared() ? role.document().permissions() : Set.of();
            }
        }
        return Set.of();
    }

    /** Whether exactly the same roles give the same scopes as in the other image. */
    @SuppressWarnings("ReferenceEquality") // what did not change is the same object
    boolean givesAs(RolesImage other) {
        if (gives.byScope() != other.gives.byScope()
                || (!gives.above().isEmpty() && names.standing() != other.names.standing())
                || gives.above().size() != other.gives.above().size()) {
            return false;
        }
        for (int i = 0; i < gives.above().size(); i++) {
            if (gives.above().get(i) != other.gives.above().get(i)) {
                return false;
            }
        }
        return true;
    }

    /** The roles that give the scope. */
    ScopeRoles giving(ScopeId scope) {
        ScopeRoles roles = own(scope);
        for (RolesImage level : gives.above()) {
            roles = roles.with(standing(level, level.own(scope)));
        }
        return roles;
    }

    private ScopeRoles own(ScopeId scope) {
        ScopeRoles roles = gives.byScope().get(scope.value());
        return roles == null ? ScopeRoles.NONE : roles;
    }

    /** The roles that stand for these of a level above. */
    private ScopeRoles standing(RolesImage level, ScopeRoles theirs) {
        int[] always = NO_ROLES;
        for (int number : theirs.in(ORGANIZATION)) {
            always = SortedInts.union(always, standing(level, number));
        }
        List<ConditionalRole> conditional = new ArrayList<>();
        for (ConditionalRole one : theirs.conditional()) {
            for (int number : standing(level, one.number())) {
                conditional.add(new ConditionalRole(number, ORGANIZATION, one.condition()));
            }
        }
        return ScopeRoles.of(always, conditional);
    }

    private int[] standing(RolesImage level, int number) {
        RoleImage role = level.byNumber.get(number);
        return role == null || !role.document().isShared()
                ? NO_ROLES
                : names.standingFor(role.document().id());
    }

    /** Numbers of the roles that name the provider's group, ascending. Not to be changed. */
    int[] naming(Member.ProviderGroup member) {
        int[] roles = byProviderGroup.get(member);
        return roles == null ? NO_ROLES : roles;
    }

    /** Whether a role names the provider's group, for ever or for a time. */
    boolean names(Member.ProviderGroup member) {
        return naming(member).length > 0 || !rules.of(member).isEmpty();
    }

    private RolesImage naming(Member.ProviderGroup member, int[] roles) {
        return new RolesImage(
                names,
                byNumber,
                gives,
                roles.length == 0
                        ? byProviderGroup.without(member)
                        : byProviderGroup.with(member, roles),
                rules);
    }

    /** What the roles ask beyond plain membership. */
    RoleRules rules() {
        return rules;
    }

    /**
     * Whether a role may exclude another, be it for those above that they stand for. Allocates
     * nothing where there is nothing above.
     */
    boolean hasExclusions() {
        if (!rules.partners().isEmpty()) {
            return true;
        }
        if (gives.above().isEmpty()) {
            return false;
        }
        return gives.above().stream().anyMatch(level -> !level.rules.partners().isEmpty());
    }

    /** Whether a role names somebody for a time, or may exclude another. */
    boolean hasRules() {
        return !rules.terms().isEmpty() || hasExclusions();
    }

    /**
     * The roles that are not held beside this one, there or not: those that it excludes or is
     * excluded by, and those that stand for roles above that do so with the one that it stands for,
     * shared or not.
     *
     * @param role a role here, or one above
     */
    public Set<RoleId> excludedWith(RoleId role) {
        Set<RoleId> own = rules.excludedWith(role);
        Integer number = names.numbers().get(role);
        RoleImage known = number == null ? null : byNumber.get(number);
        RoleId base = known == null ? role : known.document().ties().basedOn();
        if (base == null || gives.above().isEmpty()) {
            return own;
        }
        Set<RoleId> all = new HashSet<>(own);
        for (RolesImage level : gives.above()) {
            level.rules.excludedWith(base).forEach(it -> all.addAll(standingFor(it)));
        }
        return all;
    }

    /** The role of this id above. */
    @Nullable RoleImage above(RoleId id) {
        return gives.above().stream()
                .map(level -> level.get(id))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** With the role, which is new and gives nothing yet. */
    public RolesImage with(RoleDocument document) {
        return new RolesImage(
                names.with(document),
                byNumber.with(names.next(), RoleImage.of(names.next(), document)),
                gives,
                byProviderGroup,
                excluding(document.id(), Set.of(), document.ties().excludes()));
    }

    /** With the role having changed at that time. */
    public RolesImage touched(RoleId id, EntityMeta meta) {
        RoleImage role = known(id);
        return replaced(role.with(changed(role.document(), permissions(role.document()), meta)));
    }

    /** With the role having these ties. */
    public RolesImage withTies(RoleId id, RoleTies ties) {
        RoleImage role = known(id);
        RoleDocument before = role.document();
        RoleDocument after =
                new RoleDocument(
                        before.id(),
                        before.organization(),
                        before.handle(),
                        before.audience(),
                        before.permissions(),
                        ties,
                        before.meta());
        return replaced(role.with(after))
                .with(excluding(id, before.ties().excludes(), ties.excludes()));
    }

    private RoleRules excluding(RoleId id, Set<RoleId> before, Set<RoleId> after) {
        if (before.equals(after)) {
            return rules;
        }
        Set<RoleId> excluding = new HashSet<>();
        for (RoleId other : rules.excludedWith(id)) {
            RoleImage role = get(other);
            if (role != null && role.document().ties().excludes().contains(id)) {
                excluding.add(other);
            }
        }
        return rules.excluding(id, before, after, excluding);
    }

    private RolesImage with(RoleRules changed) {
        return new RolesImage(names, byNumber, gives, byProviderGroup, changed);
    }

    /** With the role naming the member for a time only. */
    public RolesImage withMember(RoleId id, Member member, Validity validity) {
        RoleImage role = known(id);
        return replaced(role.with(role.windows().with(member, validity)))
                .with(rules.with(member, role.number(), validity));
    }

    /** With the role not naming the member, whom it named for a time. */
    public RolesImage withoutWindow(RoleId id, Member member) {
        RoleImage role = known(id);
        return replaced(role.with(role.windows().without(member)))
                .with(rules.without(member, role.number()));
    }

    /** With the role giving the scope, under a condition or none. */
    public RolesImage withPermission(
            RoleId id, Permission permission, ExpressionCompiler expressions) {
        RoleImage role = known(id);
        RoleDocument before = role.document();
        RoleDocument after = changed(before, permissions(before).with(permission), before.meta());
        return replaced(role.with(after)).giving(after, permission, expressions);
    }

    /** With the role not giving the scope. */
    public RolesImage withoutPermission(RoleId id, Permission permission) {
        RoleImage role = known(id);
        RoleDocument before = role.document();
        RoleDocument after =
                changed(before, permissions(before).without(permission), before.meta());
        return replaced(role.with(after)).notGiving(after, permission);
    }

    /** With the role naming the user, who is known. */
    public RolesImage withMember(RoleId id, UsersImage users, UserImage user) {
        RoleImage role = known(id);
        return replaced(role.with(role.members().with(users, user)));
    }

    /** With the role naming the group. */
    public RolesImage withMember(RoleId id, GroupId group) {
        RoleImage role = known(id);
        return replaced(role.with(role.members().with(group)));
    }

    /** With the role not naming the user, who is known still. */
    public RolesImage withoutMember(RoleId id, UsersImage users, UserId user) {
        RoleImage role = known(id);
        return replaced(role.with(role.members().without(users, user)));
    }

    /** With the role not naming the group. */
    public RolesImage withoutMember(RoleId id, GroupId group) {
        RoleImage role = known(id);
        return replaced(role.with(role.members().without(group)));
    }

    /** With the role naming the provider's group. */
    public RolesImage withMember(RoleId id, Member.ProviderGroup member) {
        RoleImage role = known(id);
        return replaced(role.with(member))
                .naming(member, SortedInts.with(naming(member), role.number()));
    }

    /** With the role not naming the provider's group. */
    public RolesImage withoutMember(RoleId id, Member.ProviderGroup member) {
        RoleImage role = known(id);
        return replaced(role.without(member))
                .naming(member, SortedInts.without(naming(member), role.number()));
    }

    /** Without the role; which users and groups it named must be told. */
    public RolesImage without(RoleDocument document) {
        RoleImage role = known(document.id());
        RolesImage changed =
                with(excluding(document.id(), document.ties().excludes(), Set.of()))
                        .without(role.assignments(), role.number());
        for (Member.ProviderGroup member : role.providerGroupsAlways()) {
            changed = changed.withoutMember(document.id(), member);
        }
        for (Permission permission : document.permissions()) {
            changed = changed.notGiving(document, permission);
        }
        return new RolesImage(
                names.without(document, role.number()),
                byNumber.without(role.number()),
                changed.gives,
                changed.byProviderGroup,
                changed.rules);
    }

    private RolesImage without(List<Assignment> assignments, int role) {
        return with(rules.without(assignments, role));
    }

    private RolesImage giving(
            RoleDocument role, Permission permission, ExpressionCompiler expressions) {
        int number = number(role.id());
        ScopeRoles before = own(permission.scope());
        Condition condition = permission.condition();
        ScopeRoles after =
                condition == null
                        ? before.with(role.audience(), number)
                        : before.with(
                                new ConditionalRole(
                                        number,
                                        role.audience(),
                                        CompiledCondition.of(condition, expressions)));
        return withGiving(permission.scope(), after);
    }

    private RolesImage notGiving(RoleDocument role, Permission permission) {
        int number = number(role.id());
        ScopeRoles before = own(permission.scope());
        ScopeRoles after =
                permission.condition() == null
                        ? before.without(role.audience(), number)
                        : before.withoutConditional(number);
        return withGiving(permission.scope(), after);
    }

    private RolesImage withGiving(ScopeId scope, ScopeRoles roles) {
        HashTree<String, ScopeRoles> byScope =
                roles.isEmpty()
                        ? gives.byScope().without(scope.value())
                        : gives.byScope().with(scope.value(), roles);
        return new RolesImage(
                names, byNumber, new Gives(byScope, List.of()), byProviderGroup, rules);
    }

    private RolesImage replaced(RoleImage role) {
        return new RolesImage(
                names, byNumber.with(role.number(), role), gives, byProviderGroup, rules);
    }

    private RoleImage known(RoleId id) {
        RoleImage role = get(id);
        if (role == null) {
            throw new IllegalArgumentException("there is no role " + id);
        }
        return role;
    }

    private static PersistentSet<Permission> permissions(RoleDocument document) {
        return PersistentSet.copyOf(document.permissions());
    }

    private static RoleDocument changed(
            RoleDocument document, PersistentSet<Permission> permissions, EntityMeta meta) {
        return new RoleDocument(
                document.id(),
                document.organization(),
                document.handle(),
                document.audience(),
                permissions,
                document.ties(),
                meta);
    }
}
