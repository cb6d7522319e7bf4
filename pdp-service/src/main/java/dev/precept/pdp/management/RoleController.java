package dev.precept.pdp.management;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleCommand.AddMember;
import dev.precept.domain.role.RoleCommand.DeleteRole;
import dev.precept.domain.role.RoleCommand.GiveShared;
import dev.precept.domain.role.RoleCommand.RemoveMember;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Roles and who holds them. */
@RestController
@RequestMapping("/v1/organizations/{org}/roles")
final class RoleController {
    private static final String INHERITED = "inherited";

    private final Administration administration;

    RoleController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        Query query = exchange.query("limit", "cursor", "filter", INHERITED);
        boolean isWithInherited = query.choice(INHERITED, "false", "true").equals("true");
        Pages<RoleDocument> pages =
                isWithInherited
                        ? Pages.of(withInherited(view), it -> it.handle().value())
                        : Pages.byHandle(
                                (after, limit) ->
                                        documents(view.organization().roles(after, limit)),
                                it -> it.handle().value());
        return Reply.body(view.image(), pages.page(exchange, query, it -> shown(view, it)));
    }

    private static List<RoleDocument> documents(List<RoleImage> roles) {
        return roles.stream().map(RoleImage::document).toList();
    }

    /** The organization's own, and what those above share under other handles. */
    private static List<RoleDocument> withInherited(View view) {
        SortedMap<Handle, RoleDocument> all = new TreeMap<>();
        view.image().sharedAbove(view.organization()).forEach(it -> all.put(it.handle(), it));
        documents(view.organization().roles()).forEach(it -> all.put(it.handle(), it));
        return List.copyOf(all.values());
    }

    private static Json shown(View view, RoleDocument role) {
        return role.organization().equals(view.id())
                ? Show.role(view, role)
                : Show.inheritedRole(view, role);
    }

    @GetMapping("/{role}")
    ResponseEntity<Object> get(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("role") String role) {
        View view = administration.read(exchange, org);
        exchange.query();
        Handle handle = Exchange.handle(role);
        RoleDocument shared = shared(view, handle);
        return shared == null
                ? Reply.thing(view.image(), shown(view, handle))
                : Reply.body(view.image(), Show.inheritedRole(view, shared));
    }

    /** What is shared above under the handle, where nothing here has it. */
    private static @Nullable RoleDocument shared(View view, Handle handle) {
        return view.organization().role(handle) == null
                ? view.image().sharedAbove(view.organization(), handle)
                : null;
    }

    @PutMapping("/{role}")
    ResponseEntity<Object> put(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("role") String role) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(role);
        RoleBody body = RoleBody.read(exchange.saidJson());
        RoleId fresh = new RoleId(administration.freshId());
        return order.put(
                view -> body.change(view, handle, fresh, exchange.caller()),
                view -> shown(view, handle));
    }

    @DeleteMapping("/{role}")
    ResponseEntity<Object> delete(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("role") String role) {
        Handle handle = Exchange.handle(role);
        return administration
                .order(exchange, org)
                .delete(
                        view ->
                                Change.changing(
                                        new DeleteRole(
                                                touched(exchange, view, handle).document().id())));
    }

    @GetMapping("/{role}/members/{kind}")
    ResponseEntity<Object> members(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("role") String role,
            @PathVariable("kind") MemberKind kind) {
        View view = administration.read(exchange, org);
        RoleImage image = view.role(Exchange.handle(role));
        return Reply.body(
                view.image(),
                kind.page(
                        exchange,
                        view.organization(),
                        image::userMembers,
                        image.groupMembers(),
                        it -> MembershipBody.shown(image.validity(it))));
    }

    @GetMapping("/{role}/members/{kind}/{id}")
    ResponseEntity<Object> member(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("role") String role,
            @PathVariable("kind") MemberKind kind,
            @PathVariable("id") String id) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, Exchange.handle(role), kind, id));
    }

    @PutMapping("/{role}/members/{kind}/{id}")
    ResponseEntity<Object> add(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("role") String role,
            @PathVariable("kind") MemberKind kind,
            @PathVariable("id") String id) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(role);
        Validity validity = MembershipBody.read(exchange.json());
        RoleId fresh = new RoleId(administration.freshId());
        return order.put(
                view -> {
                    RoleDocument shared = shared(view, handle);
                    if (shared != null) {
                        return Change.creating(
                                new GiveShared(
                                        fresh,
                                        view.id(),
                                        handle,
                                        shared.id(),
                                        kind.roleMember(view, id),
                                        validity));
                    }
                    RoleImage image = touched(exchange, view, handle);
                    Member member = kind.roleMember(view, id);
                    exchange.requireBodyToWiden(image.validity(member));
                    return new Change.Send(
                            new AddMember(image.document().id(), member, validity),
                            !image.hasMember(member));
                },
                view -> shown(view, handle, kind, id));
    }

    @DeleteMapping("/{role}/members/{kind}/{id}")
    ResponseEntity<Object> remove(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("role") String role,
            @PathVariable("kind") MemberKind kind,
            @PathVariable("id") String id) {
        Handle handle = Exchange.handle(role);
        return administration
                .order(exchange, org)
                .delete(
                        view -> {
                            RoleImage image = touched(exchange, view, handle);
                            Member member = kind.roleMember(view, id);
                            kind.check(image.hasMember(member), id);
                            return Change.changing(new RemoveMember(image.document().id(), member));
                        });
    }

    /** The role, where the caller may change it. */
    static RoleImage touched(Exchange exchange, View view, Handle handle) {
        RoleImage role = view.role(handle);
        SystemRights.requireForPeople(exchange.caller(), view, role);
        return role;
    }

    private static Shown shown(View view, Handle handle) {
        RoleImage role = view.role(handle);
        return new Shown(Show.role(view, role.document()), role.document().meta().revision());
    }

    /** A membership as it is shown. */
    static Shown shown(View view, Handle handle, MemberKind kind, String id) {
        RoleImage role = view.role(handle);
        Validity validity = role.validity(kind.roleMember(view, id));
        kind.check(validity != null, id);
        long revision = role.document().meta().revision();
        return new Shown(
                kind.shown(view, id).with(MembershipBody.shown(validity)).and("revision", revision),
                revision);
    }
}
