package dev.precept.pdp.management;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupCommand.AddGroupMember;
import dev.precept.domain.group.GroupCommand.ChangeGroup;
import dev.precept.domain.group.GroupCommand.CreateGroup;
import dev.precept.domain.group.GroupCommand.DeleteGroup;
import dev.precept.domain.group.GroupCommand.RemoveGroupMember;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.projections.image.GroupDocument;
import dev.precept.projections.image.GroupImage;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Groups and who is in them. */
@RestController
@RequestMapping("/v1/organizations/{org}/groups")
final class GroupController {
    private final Administration administration;

    GroupController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        return Reply.body(
                view.image(),
                Pages.byHandle(view.organization()::groups, it -> it.document().handle().value())
                        .page(exchange, it -> shown(it.document()).body()));
    }

    @GetMapping("/{group}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("group") String group) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view.group(Exchange.handle(group)).document()));
    }

    @PutMapping("/{group}")
    ResponseEntity<Object> put(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("group") String group) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(group);
        Attributes attributes = AttributesBody.read(exchange.saidJson());
        GroupId fresh = new GroupId(administration.freshId());
        return order.put(
                view -> {
                    GroupImage existing = view.organization().group(handle);
                    return existing == null
                            ? Change.creating(new CreateGroup(fresh, view.id(), handle, attributes))
                            : Change.changing(new ChangeGroup(existing.id(), attributes));
                },
                view -> shown(view.group(handle).document()));
    }

    @DeleteMapping("/{group}")
    ResponseEntity<Object> delete(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("group") String group) {
        Handle handle = Exchange.handle(group);
        return administration
                .order(exchange, org)
                .delete(
                        view ->
                                Change.changing(
                                        new DeleteGroup(touched(exchange, view, handle).id())));
    }

    @GetMapping("/{group}/members/{kind}")
    ResponseEntity<Object> members(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("group") String group,
            @PathVariable("kind") MemberKind kind) {
        View view = administration.read(exchange, org);
        GroupImage image = view.group(Exchange.handle(group));
        return Reply.body(
                view.image(),
                kind.page(exchange, view.organization(), image::userMembers, image.groupMembers()));
    }

    @GetMapping("/{group}/members/{kind}/{id}")
    ResponseEntity<Object> member(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("group") String group,
            @PathVariable("kind") MemberKind kind,
            @PathVariable("id") String id) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, Exchange.handle(group), kind, id));
    }

    @PutMapping("/{group}/members/{kind}/{id}")
    ResponseEntity<Object> add(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("group") String group,
            @PathVariable("kind") MemberKind kind,
            @PathVariable("id") String id) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(group);
        MemberKind.readBody(exchange);
        return order.put(
                view -> {
                    GroupImage image = touched(exchange, view, handle);
                    GroupMember member = kind.groupMember(view, id);
                    return new Change.Send(
                            new AddGroupMember(image.id(), member), !image.hasMember(member));
                },
                view -> shown(view, handle, kind, id));
    }

    @DeleteMapping("/{group}/members/{kind}/{id}")
    ResponseEntity<Object> remove(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("group") String group,
            @PathVariable("kind") MemberKind kind,
            @PathVariable("id") String id) {
        Handle handle = Exchange.handle(group);
        return administration
                .order(exchange, org)
                .delete(
                        view -> {
                            GroupImage image = touched(exchange, view, handle);
                            GroupMember member = kind.groupMember(view, id);
                            kind.check(image.hasMember(member), id);
                            return Change.changing(new RemoveGroupMember(image.id(), member));
                        });
    }

    /** The group, where the caller may change it. */
    private static GroupImage touched(Exchange exchange, View view, Handle handle) {
        GroupImage group = view.group(handle);
        SystemRights.requireForPeople(exchange.caller(), view, group);
        return group;
    }

    private static Shown shown(GroupDocument it) {
        return new Shown(Show.group(it), it.meta().revision());
    }

    /** A membership as it is shown. */
    static Shown shown(View view, Handle handle, MemberKind kind, String id) {
        GroupImage group = view.group(handle);
        kind.check(group.hasMember(kind.groupMember(view, id)), id);
        long revision = group.document().meta().revision();
        return new Shown(kind.shown(view, id).and("revision", revision), revision);
    }
}
