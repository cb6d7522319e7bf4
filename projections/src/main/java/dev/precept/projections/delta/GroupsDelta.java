package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.GroupDocument;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.GroupsImage;
import dev.precept.projections.image.UserImage;

import java.util.LinkedHashSet;
import java.util.Set;

/** What changes among an organization's groups, and in what roles say of them. */
final class GroupsDelta {
    private final FactsDelta facts;
    private final UsersDelta users;
    private final Set<GroupId> unresolved = new LinkedHashSet<>();
    private GroupsImage groups;

    GroupsDelta(GroupsImage base, FactsDelta facts, UsersDelta users) {
        this.groups = base;
        this.facts = facts;
        this.users = users;
    }

    GroupsImage apply() {
        return unresolved.isEmpty() ? groups : groups.resolved(unresolved);
    }

    void replay(EventEnvelope envelope, GroupEvent event) {
        switch (event) {
            case GroupEvent.GroupCreated created -> create(envelope, created);
            case GroupEvent.GroupMemberAdded(GroupMember member) -> {
                GroupImage group = there(envelope);
                require(envelope, !group.hasMember(member), "is a member already");
                load(group.id(), member);
                touch(envelope, group.document());
            }
            case GroupEvent.GroupMemberRemoved(GroupMember member) -> {
                GroupImage group = there(envelope);
                require(envelope, group.hasMember(member), "is no member");
                remove(group.id(), member);
                touch(envelope, group.document());
            }
            case GroupEvent.GroupAttributesChanged(Attributes attributes) ->
                    replace(envelope, there(envelope).document(), attributes);
            case GroupEvent.GroupDeleted() -> delete(envelope, there(envelope));
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(GroupDocument document) {
        groups = groups.with(document);
        facts.added(new Fact.Group(document));
    }

    /** Takes in a fact of a snapshot: the group is there. */
    void load(GroupId group, GroupMember member) {
        facts.added(new Fact.MemberOfGroup(group, member));
        switch (member) {
            case GroupMember.User(UserId user) -> {
                UserImage known = users.addGroup(user, groups.number(group));
                groups = groups.withMember(group, users.apply(), known);
            }
            case GroupMember.Group(GroupId inner) -> {
                unresolved.add(inner);
                groups = groups.withMember(group, inner);
            }
        }
    }

    /** A role names the group. */
    void addRole(GroupId group, int role) {
        unresolved.add(group);
        groups = groups.withRole(group, role);
    }

    /** A role names the group no more. */
    void removeRole(GroupId group, int role) {
        unresolved.add(group);
        groups = groups.withoutRole(group, role);
    }

    private void create(EventEnvelope envelope, GroupEvent.GroupCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.group(), event.organization());
        require(envelope, groups.get(event.group()) == null, "the group is there");
        require(envelope, groups.get(event.handle()) == null, "the handle is taken");
        load(
                new GroupDocument(
                        event.group(),
                        event.organization(),
                        event.handle(),
                        Attributes.NONE,
                        meta));
    }

    private void remove(GroupId group, GroupMember member) {
        facts.removed(new Fact.MemberOfGroup(group, member));
        switch (member) {
            case GroupMember.User(UserId user) -> {
                int number = groups.number(group);
                groups = groups.withoutMember(group, users.apply(), user);
                users.removeGroup(user, number);
            }
            case GroupMember.Group(GroupId inner) -> {
                unresolved.add(inner);
                groups = groups.withoutMember(group, inner);
            }
        }
    }

    private void delete(EventEnvelope envelope, GroupImage group) {
        GroupDocument document = group.document();
        StreamRules.next(envelope, document.meta());
        int number = groups.number(group.id());
        for (UserId user : group.userMembers(null, Integer.MAX_VALUE)) {
            users.removeGroup(user, number);
            facts.removed(new Fact.MemberOfGroup(group.id(), new GroupMember.User(user)));
        }
        for (GroupId inner : group.groupMembers()) {
            remove(group.id(), new GroupMember.Group(inner));
        }
        groups = groups.without(document);
        facts.removed(new Fact.Group(document));
    }

    private void touch(EventEnvelope envelope, GroupDocument before) {
        replace(envelope, before, before.attributes());
    }

    private void replace(EventEnvelope envelope, GroupDocument before, Attributes attributes) {
        GroupDocument after =
                new GroupDocument(
                        before.id(),
                        before.organization(),
                        before.handle(),
                        attributes,
                        StreamRules.next(envelope, before.meta()));
        groups = groups.with(after);
        facts.replaced(new Fact.Group(before), new Fact.Group(after));
    }

    private GroupImage there(EventEnvelope envelope) {
        GroupId id = new GroupId(envelope.recorded().stream());
        return known(envelope, groups.get(id), "such group").among(users.apply());
    }
}
