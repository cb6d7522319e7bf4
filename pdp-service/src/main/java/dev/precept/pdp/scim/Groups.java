package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.filters.Filter;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupCommand.AddGroupMember;
import dev.precept.domain.group.GroupCommand.ChangeGroup;
import dev.precept.domain.group.GroupCommand.CreateGroup;
import dev.precept.domain.group.GroupCommand.DeleteGroup;
import dev.precept.domain.group.GroupCommand.RemoveGroupMember;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.Texts;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Groups by SCIM: all of a group is in the log. A request is one command of the log, however many
 * members it changes. Threads share it.
 */
final class Groups {
    private static final int SLUG_CHARACTERS = 100;
    private static final int BATCH = 1_000;

    private final Commands commands;
    private final Privilege privilege;
    private final IdSource ids;

    Groups(Commands commands, Privilege privilege, IdSource ids) {
        this.commands = commands;
        this.privilege = privilege;
        this.ids = ids;
    }

    ObjectNode create(Requester requester, ObjectNode body) {
        OrganizationImage organization = requester.in(commands.image());
        Documents.require(body, Kind.GROUP.urn());
        ObjectNode shaped = checked(body);
        MemberChanges members = new MemberChanges(organization, null);
        members.add(shaped.get("members"));
        GroupId id = new GroupId(ids.next());
        String name = String.valueOf(Documents.text(shaped, "displayName"));
        Attributes attributes =
                GroupForm.attributes(Attributes.NONE, name, Documents.text(shaped, "externalId"));
        List<Commands.Intent> all = new ArrayList<>();
        all.add(
                (_, in) ->
                        new CreateGroup(id, in.document().id(), handle(in, id, name), attributes));
        addTo(all, requester, id, members.changes());
        commands.run(requester, all);
        return get(requester, id.value(), true);
    }

    /** The name as a handle, and where somebody has it, with something of the id's. */
    private static Handle handle(OrganizationImage organization, GroupId id, String name) {
        String plain =
                Normalizer.normalize(name, Normalizer.Form.NFKD)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("\\p{M}+", "")
                        .replaceAll("[^a-z0-9._-]+", "-")
                        .replaceAll("^[._-]+|-+$", "");
        String slug =
                plain.length() > SLUG_CHARACTERS ? plain.substring(0, SLUG_CHARACTERS) : plain;
        if (!slug.isEmpty() && organization.group(new Handle(slug)) == null) {
            return new Handle(slug);
        }
        String distinct = Integer.toHexString(id.value().hashCode());
        return new Handle((slug.isEmpty() ? "group" : slug) + "-" + distinct);
    }

    private static ObjectNode checked(ObjectNode body) {
        ObjectNode shaped = Shape.of(Kind.GROUP, body);
        String name = Documents.text(shaped, "displayName");
        if (name == null) {
            throw ScimException.invalidValue("displayName", "It is required.");
        }
        Texts.name("It", name)
                .ifPresent(
                        it -> {
                            throw ScimException.invalidValue("displayName", it.detail());
                        });
        return shaped;
    }

    ObjectNode get(Requester requester, String id, boolean isWithMembers) {
        OrganizationImage organization = requester.in(commands.image());
        return GroupForm.shown(requester, organization, found(organization, id), isWithMembers);
    }

    private static GroupImage found(OrganizationImage organization, String id) {
        GroupImage group = Id.isId(id) ? organization.group(new GroupId(id)) : null;
        if (group == null) {
            throw ScimException.notFound("There is no such group here.");
        }
        return group;
    }

    ObjectNode replace(Requester requester, String id, @Nullable String ifMatch, ObjectNode body) {
        Documents.require(body, Kind.GROUP.urn());
        ObjectNode shaped = checked(body);
        Touched touched = touched(requester, id, ifMatch);
        MemberChanges members = new MemberChanges(touched.organization(), touched.group());
        members.replace(shaped.get("members"));
        return change(requester, touched.group(), shaped, members);
    }

    ObjectNode patch(Requester requester, String id, @Nullable String ifMatch, ObjectNode body) {
        List<Patches.Step> steps = Patches.read(Kind.GROUP, body);
        Touched touched = touched(requester, id, ifMatch);
        MemberChanges members = new MemberChanges(touched.organization(), touched.group());
        ObjectNode document =
                GroupForm.shown(requester, touched.organization(), touched.group(), false);
        for (Patches.Step step : steps) {
            if (step.attribute().equals("members")) {
                members.apply(step);
            } else {
                Patches.apply(Kind.GROUP, List.of(step), document);
            }
        }
        return change(requester, touched.group(), checked(document), members);
    }

    /** A group, and where it is. */
    private record Touched(OrganizationImage organization, GroupImage group) {}

    private Touched touched(Requester requester, String id, @Nullable String ifMatch) {
        PolicyImage image = commands.image();
        OrganizationImage organization = requester.in(image);
        GroupImage group = found(organization, id);
        ETag.require(ifMatch, GroupForm.shown(requester, organization, group, false));
        requireToTouch(requester, image, organization, group);
        return new Touched(organization, group);
    }

    private void requireToTouch(
            Requester requester, PolicyImage image, OrganizationImage in, GroupImage group) {
        if (!privilege.mayTouch(requester.caller(), image, in, group)) {
            throw ScimException.of(
                    403, "Nobody grants wider than he holds: this group gives more rights.");
        }
    }

    private ObjectNode change(
            Requester requester, GroupImage group, ObjectNode shaped, MemberChanges members) {
        GroupId id = group.id();
        Map<GroupMember, Boolean> changes = members.changes();
        String name = String.valueOf(Documents.text(shaped, "displayName"));
        String external = Documents.text(shaped, "externalId");
        boolean isSame =
                name.equals(GroupForm.displayName(group.document()))
                        && Objects.equals(external, GroupForm.externalId(group.document()));
        List<Commands.Intent> all = new ArrayList<>();
        if (!isSame) {
            all.add(
                    on(
                            requester,
                            id,
                            now ->
                                    new ChangeGroup(
                                            id,
                                            GroupForm.attributes(
                                                    now.document().attributes(), name, external))));
        }
        addTo(all, requester, id, changes);
        commands.run(requester, all);
        return get(requester, id.value(), true);
    }

    private void addTo(
            List<Commands.Intent> all,
            Requester requester,
            GroupId id,
            Map<GroupMember, Boolean> changes) {
        changes.forEach(
                (member, isIn) ->
                        all.add(
                                on(
                                        requester,
                                        id,
                                        _ ->
                                                isIn
                                                        ? new AddGroupMember(id, member)
                                                        : new RemoveGroupMember(id, member))));
    }

    /** Makes a command of a group as it is. */
    private interface OnGroup {
        DomainCommand on(GroupImage group);
    }

    private Commands.Intent on(Requester requester, GroupId id, OnGroup command) {
        return (image, in) -> {
            GroupImage group = found(in, id.value());
            requireToTouch(requester, image, in, group);
            return command.on(group);
        };
    }

    void delete(Requester requester, String id, @Nullable String ifMatch) {
        GroupId group = touched(requester, id, ifMatch).group().id();
        commands.run(requester, on(requester, group, _ -> new DeleteGroup(group)));
    }

    ObjectNode list(Requester requester, Page page) {
        OrganizationImage organization = requester.in(commands.image());
        Filter filter = Filters.read(Kind.GROUP, page.filter());
        boolean isByMember = Filters.names(filter, "members");
        List<GroupImage> looked = new ArrayList<>(candidates(organization, filter));
        List<GroupImage> matching =
                filter == null
                        ? looked
                        : looked.stream()
                                .filter(
                                        it ->
                                                Filters.matches(
                                                        filter,
                                                        GroupForm.shown(
                                                                requester,
                                                                organization,
                                                                it,
                                                                isByMember)))
                                .toList();
        boolean isWithMembers = page.selection().shows("members");
        return page.reply(
                matching.size(),
                page.cut(matching).stream()
                        .map(it -> GroupForm.shown(requester, organization, it, isWithMembers))
                        .toList());
    }

    private static List<GroupImage> candidates(
            OrganizationImage organization, @Nullable Filter filter) {
        for (Filters.Equal demand : Filters.demands(filter)) {
            String value = demand.value();
            if (demand.attribute().equals("id")) {
                GroupImage one = Id.isId(value) ? organization.group(new GroupId(value)) : null;
                return one == null ? List.of() : List.of(one);
            }
            if (demand.attribute().equals("members.value") && Id.isId(value)) {
                UserDocument user = organization.anyUser(new UserId(value));
                GroupImage inner = organization.group(new GroupId(value));
                return user != null
                        ? organization.groupsOf(user)
                        : inner == null ? List.of() : organization.groupsOf(inner);
            }
        }
        List<GroupImage> all = new ArrayList<>();
        Handle last = null;
        List<GroupImage> some = organization.groups(last, BATCH);
        while (!some.isEmpty()) {
            all.addAll(some);
            if (all.size() > Limits.SCANNED_GROUPS) {
                throw ScimException.badRequest(
                        "tooMany", "There are too many groups: look for one by id or member.");
            }
            last = some.getLast().document().handle();
            some = organization.groups(last, BATCH);
        }
        return all;
    }
}
