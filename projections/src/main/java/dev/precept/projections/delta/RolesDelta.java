package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.RoleTies;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.RolesImage;
import dev.precept.projections.image.UserImage;

import java.util.Set;

/** What changes among an organization's roles. */
final class RolesDelta {
    private final FactsDelta facts;
    private final ExpressionCompiler expressions;
    private final UsersDelta users;
    private final GroupsDelta groups;
    private RolesImage roles;

    RolesDelta(
            RolesImage base,
            FactsDelta facts,
            ExpressionCompiler expressions,
            UsersDelta users,
            GroupsDelta groups) {
        this.roles = base;
        this.facts = facts;
        this.expressions = expressions;
        this.users = users;
        this.groups = groups;
    }

    RolesImage apply() {
        return roles;
    }

    void replay(EventEnvelope envelope, RoleEvent event) {
        switch (event) {
            case RoleEvent.RoleCreated created -> create(envelope, created);
            case RoleEvent.PermissionsChanged(Set<Permission> granted, Set<Permission> revoked) -> {
                RoleImage role = there(envelope);
                revoked.forEach(permission -> revoke(envelope, role, permission));
                granted.forEach(permission -> grant(envelope, role, permission));
                touch(envelope, role.document());
            }
            case RoleEvent.MemberAdded added -> {
                RoleImage role = there(envelope);
                RoleId id = role.document().id();
                Validity before = role.validity(added.member());
                require(envelope, !added.validity().equals(before), "is a member already");
                if (before != null) {
                    remove(role, added.member());
                }
                load(id, added.member(), added.validity());
                touch(envelope, role.document());
            }
            case RoleEvent.MemberRemoved(Member member) -> {
                RoleImage role = there(envelope);
                require(envelope, role.hasMember(member), "is no member");
                remove(role, member);
                touch(envelope, role.document());
            }
            case RoleEvent.ExclusionsChanged(Set<RoleId> excludes) -> {
                RoleDocument role = there(envelope).document();
                roles = roles.withTies(role.id(), role.ties().excluding(excludes));
                touch(envelope, role);
            }
            case RoleEvent.SharingChanged(boolean shared) -> {
                RoleDocument role = there(envelope).document();
                roles = roles.withTies(role.id(), role.ties().shared(shared));
                touch(envelope, role);
            }
            case RoleEvent.RoleDeleted() -> delete(envelope, there(envelope));
        }
    }

    /** Takes in a fact of a snapshot: a role without permissions. */
    void load(RoleDocument document) {
        roles = roles.with(document);
        facts.added(Fact.Role.of(document));
    }

    /** Takes in a fact of a snapshot: the role is there. */
    void load(RoleId role, Permission permission) {
        roles = roles.withPermission(role, permission, expressions);
        facts.added(new Fact.Permission(role, permission));
    }

    /** Takes in a fact of a snapshot: the role is there. */
    void load(RoleId role, Member member, Validity validity) {
        if (validity.isAlways()) {
            facts.added(new Fact.RoleMember(role, member, null));
            load(role, member);
        } else {
            facts.added(new Fact.RoleMember(role, member, validity));
            roles = roles.withMember(role, member, validity);
        }
    }

    private void load(RoleId role, Member member) {
        int number = roles.number(role);
        switch (member) {
            case Member.User(UserId user) -> {
                UserImage known = users.addRole(user, number);
                roles = roles.withMember(role, users.apply(), known);
            }
            case Member.Group(GroupId group) -> {
                groups.addRole(group, number);
                roles = roles.withMember(role, group);
            }
            case Member.ProviderGroup named -> roles = roles.withMember(role, named);
        }
    }

    private void create(EventEnvelope envelope, RoleEvent.RoleCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.role(), event.organization());
        require(envelope, roles.get(event.role()) == null, "the role is there");
        require(envelope, roles.get(event.handle()) == null, "the handle is taken");
        load(
                new RoleDocument(
                        event.role(),
                        event.organization(),
                        event.handle(),
                        event.audience(),
                        Set.of(),
                        new RoleTies(Set.of(), false, event.basedOn()),
                        meta));
    }

    private void grant(EventEnvelope envelope, RoleImage role, Permission permission) {
        RoleId id = role.document().id();
        boolean isThere = role.document().permissions().contains(permission);
        require(envelope, !isThere, "gives " + permission + " already");
        load(id, permission);
    }

    private void revoke(EventEnvelope envelope, RoleImage role, Permission permission) {
        RoleId id = role.document().id();
        boolean isThere = role.document().permissions().contains(permission);
        require(envelope, isThere, "does not give " + permission);
        roles = roles.withoutPermission(id, permission);
        facts.removed(new Fact.Permission(id, permission));
    }

    private void remove(RoleImage image, Member member) {
        RoleId role = image.document().id();
        facts.removed(image.fact(member));
        if (!image.isAlwaysMember(member)) {
            roles = roles.withoutWindow(role, member);
            return;
        }
        int number = roles.number(role);
        switch (member) {
            case Member.User(UserId user) -> {
                roles = roles.withoutMember(role, users.apply(), user);
                users.removeRole(user, number);
            }
            case Member.Group(GroupId group) -> {
                groups.removeRole(group, number);
                roles = roles.withoutMember(role, group);
            }
            case Member.ProviderGroup named -> roles = roles.withoutMember(role, named);
        }
    }

    /** The role goes as a whole: only those whom it named are told, one by one. */
    private void delete(EventEnvelope envelope, RoleImage role) {
        RoleDocument document = role.document();
        RoleId id = document.id();
        int number = roles.number(id);
        StreamRules.next(envelope, document.meta());
        for (UserId user : role.userMembers(null, Integer.MAX_VALUE)) {
            Member member = new Member.User(user);
            facts.removed(role.fact(member));
            if (role.isAlwaysMember(member)) {
                users.removeRole(user, number);
            }
        }
        for (GroupId group : role.groupMembers()) {
            Member member = new Member.Group(group);
            facts.removed(role.fact(member));
            if (role.isAlwaysMember(member)) {
                groups.removeRole(group, number);
            }
        }
        for (Member.ProviderGroup named : role.providerGroupMembers()) {
            facts.removed(role.fact(named));
        }
        for (Permission permission : document.permissions()) {
            facts.removed(new Fact.Permission(document.id(), permission));
        }
        roles = roles.without(document);
        facts.removed(Fact.Role.of(document));
    }

    private void touch(EventEnvelope envelope, RoleDocument before) {
        EntityMeta meta = StreamRules.next(envelope, before.meta());
        roles = roles.touched(before.id(), meta);
        RoleDocument after = there(envelope).document();
        facts.replaced(Fact.Role.of(before), Fact.Role.of(after));
    }

    private RoleImage there(EventEnvelope envelope) {
        RoleId id = new RoleId(envelope.recorded().stream());
        return known(envelope, roles.get(id), "such role").among(users.apply());
    }
}
