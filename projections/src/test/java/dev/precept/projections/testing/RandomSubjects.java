package dev.precept.projections.testing;

import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.testing.RandomHistory.Happened;
import dev.precept.projections.testing.World.Api;
import dev.precept.projections.testing.World.Group;
import dev.precept.projections.testing.World.Organization;
import dev.precept.projections.testing.World.Role;
import dev.precept.projections.testing.World.Scope;
import dev.precept.projections.testing.World.Thing;
import dev.precept.projections.testing.World.User;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Commands on roles, users and groups. */
final class RandomSubjects {
    private final RandomHistory history;

    RandomSubjects(RandomHistory history) {
        this.history = history;
    }

    List<Happened> command(Organization organization) {
        return switch (history.random().nextInt(12)) {
            case 0, 1 -> userCommand(organization);
            case 2, 3, 4 -> groupCommand(organization);
            default -> roleCommand(organization);
        };
    }

    private List<Happened> userCommand(Organization organization) {
        if (organization.users.isEmpty() || history.chance(75)) {
            String handle = history.freeHandle("user", organization.users);
            if (handle == null) {
                return List.of();
            }
            User user = new User(history.freshId("u"), handle);
            organization.users.add(user);
            return one(
                    organization,
                    user,
                    new UserEvent.UserCreated(user.id(), organization.id(), user.handle()));
        }
        User user = history.pick(organization.users);
        if (history.chance(60)) {
            boolean isActive = !organization.inactive.add(user);
            if (isActive) {
                organization.inactive.remove(user);
            }
            return one(
                    organization,
                    user,
                    isActive ? new UserEvent.UserActivated() : new UserEvent.UserDeactivated());
        }
        organization.users.remove(user);
        organization.inactive.remove(user);
        return one(organization, user, new UserEvent.UserDeleted());
    }

    private List<Happened> groupCommand(Organization organization) {
        if (organization.groups.isEmpty() || history.chance(20)) {
            String handle = history.freeHandle("group", organization.groups);
            if (handle == null) {
                return List.of();
            }
            Group group = new Group(history.freshId("g"), handle);
            organization.groups.add(group);
            return one(
                    organization,
                    group,
                    new GroupEvent.GroupCreated(group.id(), organization.id(), group.handle()));
        }
        Group group = history.pick(organization.groups);
        int kind = history.random().nextInt(20);
        if (kind == 0) {
            organization.groups.remove(group);
            return one(organization, group, new GroupEvent.GroupDeleted());
        }
        if (kind < 6 && !group.members.isEmpty()) {
            GroupMember member = history.pick(List.copyOf(group.members));
            group.members.remove(member);
            return one(organization, group, new GroupEvent.GroupMemberRemoved(member));
        }
        GroupMember member = newMember(organization, group);
        if (member == null || !group.members.add(member)) {
            return List.of();
        }
        return one(organization, group, new GroupEvent.GroupMemberAdded(member));
    }

    private @Nullable GroupMember newMember(Organization organization, Group group) {
        if (history.chance(60)) {
            return organization.users.isEmpty()
                    ? null
                    : new GroupMember.User(history.pick(organization.users).id());
        }
        Group inner = history.pick(organization.groups);
        return inner.contains(group, organization.groups)
                ? null
                : new GroupMember.Group(inner.id());
    }

    private List<Happened> roleCommand(Organization organization) {
        if (organization.roles.isEmpty() || history.chance(15)) {
            return createRole(organization);
        }
        Role role = history.pick(organization.roles);
        int kind = history.random().nextInt(32);
        if (kind >= 30) {
            return kind == 30 ? exclude(organization, role) : share(organization, role);
        }
        if (kind == 0 && isInExclusion(organization, role)) {
            return List.of();
        }
        if (kind == 0) {
            organization.roles.remove(role);
            return one(organization, role, new RoleEvent.RoleDeleted());
        }
        if (kind < 12) {
            return changePermissions(organization, role);
        }
        if (kind < 16 && !role.members.isEmpty()) {
            Member member = history.pick(List.copyOf(role.members.keySet()));
            role.members.remove(member);
            return one(organization, role, new RoleEvent.MemberRemoved(member));
        }
        Member member = newMember(organization);
        Validity validity = hasRules(organization) ? validity() : Validity.ALWAYS;
        if (member == null || validity.equals(role.members.put(member, validity))) {
            return List.of();
        }
        return one(organization, role, new RoleEvent.MemberAdded(member, validity));
    }

    /** Some have none of it, so that what is decided without is seen as well. */
    private static boolean hasRules(Organization organization) {
        return organization.id.hashCode() % 2 == 0;
    }

    private Validity validity() {
        if (history.chance(80)) {
            return Validity.ALWAYS;
        }
        Instant from =
                history.chance(50)
                        ? null
                        : history.now().plusSeconds(history.random().nextInt(400) - 100);
        Instant until =
                (from == null ? history.now() : from)
                        .plusSeconds(1 + history.random().nextInt(600));
        if (history.chance(30)) {
            return new Validity(from, until, new BreakGlass("Incident"));
        }
        return new Validity(from, from != null && history.chance(30) ? null : until, null);
    }

    private List<Happened> exclude(Organization organization, Role role) {
        Set<RoleId> excludes = new LinkedHashSet<>();
        for (int i = history.random().nextInt(3); i > 0; i--) {
            excludes.add(history.pick(organization.roles).id());
        }
        excludes.remove(role.id());
        if (!hasRules(organization) || excludes.equals(role.excludes)) {
            return List.of();
        }
        role.excludes = excludes;
        return one(organization, role, new RoleEvent.ExclusionsChanged(excludes));
    }

    private static boolean isInExclusion(Organization organization, Role role) {
        return !role.excludes.isEmpty()
                || organization.roles.stream().anyMatch(it -> it.excludes.contains(role.id()));
    }

    private static List<Happened> share(Organization organization, Role role) {
        if (role.basedOn != null) {
            return List.of();
        }
        role.isShared = !role.isShared;
        return one(organization, role, new RoleEvent.SharingChanged(role.isShared));
    }

    private List<Happened> createRole(Organization organization) {
        String handle = history.freeHandle("role", organization.roles);
        if (handle == null) {
            return List.of();
        }
        Role base = history.chance(50) ? shared(organization) : null;
        RoleAudience audience =
                organization.applications.isEmpty() || base != null || history.chance(60)
                        ? new RoleAudience.Organization()
                        : new RoleAudience.Application(
                                history.pick(organization.applications).id());
        Role role =
                new Role(history.freshId("r"), handle, audience, base == null ? null : base.id());
        organization.roles.add(role);
        List<Happened> happened = new ArrayList<>();
        happened.add(
                new Happened(
                        organization,
                        role,
                        new RoleEvent.RoleCreated(
                                role.id(),
                                organization.id(),
                                role.handle(),
                                audience,
                                role.basedOn)));
        happened.addAll(changePermissions(organization, role));
        if (base == null && history.chance(50)) {
            role.isShared = true;
            happened.add(new Happened(organization, role, new RoleEvent.SharingChanged(true)));
        }
        return happened;
    }

    /** A role of those above, shared or not any more; null for none. */
    private @Nullable Role shared(Organization organization) {
        List<Role> roles = new ArrayList<>();
        for (Organization above = organization.parent; above != null; above = above.parent) {
            above.roles.stream().filter(it -> it.isShared).forEach(roles::add);
        }
        return roles.isEmpty() ? null : history.pick(roles);
    }

    private List<Happened> changePermissions(Organization organization, Role role) {
        if (role.basedOn != null) {
            return List.of();
        }
        Set<Permission> granted = new LinkedHashSet<>();
        for (Api api : organization.visibleApis()) {
            for (Scope scope : api.scopes.values()) {
                if (history.chance(15)) {
                    granted.add(new Permission(api.id(), scope.id(), history.condition(25)));
                }
            }
        }
        granted.removeAll(role.permissions);
        Set<Permission> revoked = new LinkedHashSet<>();
        for (Permission permission : role.permissions) {
            boolean isReplaced =
                    granted.stream().anyMatch(one -> one.scope().equals(permission.scope()));
            if (isReplaced || history.chance(20)) {
                revoked.add(permission);
            }
        }
        role.permissions.removeAll(revoked);
        role.permissions.addAll(granted);
        return granted.isEmpty() && revoked.isEmpty()
                ? List.of()
                : one(organization, role, new RoleEvent.PermissionsChanged(granted, revoked));
    }

    private @Nullable Member newMember(Organization organization) {
        if (!organization.providers.isEmpty() && history.chance(20)) {
            return new Member.ProviderGroup(
                    history.pick(organization.providers).id(),
                    "staff" + history.random().nextInt(3));
        }
        if (history.chance(60)) {
            return organization.users.isEmpty()
                    ? null
                    : new Member.User(history.pick(organization.users).id());
        }
        return organization.groups.isEmpty()
                ? null
                : new Member.Group(history.pick(organization.groups).id());
    }

    private static List<Happened> one(Organization organization, Thing thing, DomainEvent event) {
        return List.of(new Happened(organization, thing, event));
    }
}
