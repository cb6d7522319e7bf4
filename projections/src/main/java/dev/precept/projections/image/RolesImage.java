package dev.precept.projections.image;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
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
import java.util.List;
import java.util.Map;

/**
 * An organization's roles, and for each scope the roles that give it. A role may give a scope that
 * is gone: nobody asks for that one any more. Numbers are this image's own: they depend on how it
 * was built and are never given out. Immutable.
 */
public final class RolesImage {
    /** None. */
    public static final RolesImage EMPTY =
            new RolesImage(
                    PersistentMap.empty(),
                    IntMap.empty(),
                    OrderedMap.empty(),
                    HashTree.empty(),
                    PersistentMap.empty(),
                    0);

    private static final int[] NO_ROLES = {};

    private final PersistentMap<RoleId, Integer> numbers;
    private final IntMap<RoleImage> byNumber;
    private final OrderedMap<Handle, RoleId> byHandle;
    private final HashTree<String, ScopeRoles> byScope;
    private final PersistentMap<Member.ProviderGroup, int[]> byProviderGroup;
    private final int nextNumber;

    private RolesImage(
            PersistentMap<RoleId, Integer> numbers,
            IntMap<RoleImage> byNumber,
            OrderedMap<Handle, RoleId> byHandle,
            HashTree<String, ScopeRoles> byScope,
            PersistentMap<Member.ProviderGroup, int[]> byProviderGroup,
            int nextNumber) {
        this.numbers = numbers;
        this.byNumber = byNumber;
        this.byHandle = byHandle;
        this.byScope = byScope;
        this.byProviderGroup = byProviderGroup;
        this.nextNumber = nextNumber;
    }

    public @Nullable RoleImage get(RoleId id) {
        Integer number = numbers.get(id);
        return number == null ? null : byNumber.get(number);
    }

    public @Nullable RoleImage get(Handle handle) {
        RoleId id = byHandle.get(handle);
        return id == null ? null : get(id);
    }

    /** All, by handle. */
    public List<RoleImage> list() {
        List<RoleImage> roles = new ArrayList<>(byHandle.size());
        for (Map.Entry<Handle, RoleId> entry : byHandle) {
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
        return byNumber.get(number);
    }

    /** Whether exactly the same roles give the same scopes as in the other image. */
    @SuppressWarnings("ReferenceEquality") // what did not change is the same object
    boolean givesAs(RolesImage other) {
        return byScope == other.byScope;
    }

    /** The roles that give the scope. */
    ScopeRoles giving(ScopeId scope) {
        ScopeRoles roles = byScope.get(scope.value());
        return roles == null ? ScopeRoles.NONE : roles;
    }

    /** Numbers of the roles that name the provider's group, ascending. Not to be changed. */
    int[] naming(Member.ProviderGroup member) {
        int[] roles = byProviderGroup.get(member);
        return roles == null ? NO_ROLES : roles;
    }

    private RolesImage naming(Member.ProviderGroup member, int[] roles) {
        return new RolesImage(
                numbers,
                byNumber,
                byHandle,
                byScope,
                roles.length == 0
                        ? byProviderGroup.without(member)
                        : byProviderGroup.with(member, roles),
                nextNumber);
    }

    /** With the role, which is new and gives nothing yet. */
    public RolesImage with(RoleDocument document) {
        return new RolesImage(
                numbers.with(document.id(), nextNumber),
                byNumber.with(nextNumber, RoleImage.of(nextNumber, document)),
                byHandle.with(document.handle(), document.id()),
                byScope,
                byProviderGroup,
                Math.incrementExact(nextNumber));
    }

    /** With the role having changed at that time. */
    public RolesImage touched(RoleId id, EntityMeta meta) {
        RoleImage role = known(id);
        return replaced(role.with(changed(role.document(), permissions(role.document()), meta)));
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
        RolesImage changed = this;
        for (Member.ProviderGroup member : known(document.id()).providerGroupMembers()) {
            changed = changed.withoutMember(document.id(), member);
        }
        for (Permission permission : document.permissions()) {
            changed = changed.notGiving(document, permission);
        }
        return new RolesImage(
                numbers.without(document.id()),
                byNumber.without(number(document.id())),
                byHandle.without(document.handle()),
                changed.byScope,
                changed.byProviderGroup,
                nextNumber);
    }

    private RolesImage giving(
            RoleDocument role, Permission permission, ExpressionCompiler expressions) {
        int number = number(role.id());
        ScopeRoles before = giving(permission.scope());
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
        ScopeRoles before = giving(permission.scope());
        ScopeRoles after =
                permission.condition() == null
                        ? before.without(role.audience(), number)
                        : before.withoutConditional(number);
        return withGiving(permission.scope(), after);
    }

    private RolesImage withGiving(ScopeId scope, ScopeRoles roles) {
        return new RolesImage(
                numbers,
                byNumber,
                byHandle,
                roles.isEmpty()
                        ? byScope.without(scope.value())
                        : byScope.with(scope.value(), roles),
                byProviderGroup,
                nextNumber);
    }

    private RolesImage replaced(RoleImage role) {
        return new RolesImage(
                numbers,
                byNumber.with(role.number(), role),
                byHandle,
                byScope,
                byProviderGroup,
                nextNumber);
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
                meta);
    }
}
