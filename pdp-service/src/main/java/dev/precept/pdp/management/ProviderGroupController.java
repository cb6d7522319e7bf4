package dev.precept.pdp.management;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleCommand.AddMember;
import dev.precept.domain.role.RoleCommand.RemoveMember;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.RoleImage;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Groups of identity providers that roles name, as {@code idp:group}: the provider by handle or id,
 * the group as the provider calls it. One of a provider that is gone is named by the provider's id.
 */
@RestController
@RequestMapping("/v1/organizations/{org}/roles/{role}/members/idp-groups")
final class ProviderGroupController {
    private static final String KIND = "identity provider's group";

    private final Administration administration;

    ProviderGroupController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("role") String role) {
        View view = administration.read(exchange, org);
        RoleImage image = view.role(Exchange.handle(role));
        return Reply.body(
                view.image(),
                Pages.of(image.providerGroupMembers(), RoleImage::name)
                        .named(it -> Show.name(view, it))
                        .page(exchange, it -> shown(view, image, it)));
    }

    @GetMapping("/{id}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("role") String role,
            @PathVariable("id") String id) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, Exchange.handle(role), id));
    }

    @PutMapping("/{id}")
    ResponseEntity<Object> add(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("role") String role,
            @PathVariable("id") String id) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(role);
        Validity validity = MembershipBody.read(exchange.json());
        return order.put(
                view -> {
                    RoleImage image = RoleController.touched(exchange, view, handle);
                    Member member = member(view, id);
                    exchange.requireBodyToWiden(image.validity(member));
                    RoleId named = image.document().id();
                    return new Change.Send(
                            new AddMember(named, member, validity), !image.hasMember(member));
                },
                view -> shown(view, handle, id));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Object> remove(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("role") String role,
            @PathVariable("id") String id) {
        Handle handle = Exchange.handle(role);
        return administration
                .order(exchange, org)
                .delete(
                        view -> {
                            RoleImage image = RoleController.touched(exchange, view, handle);
                            return Change.changing(
                                    new RemoveMember(
                                            image.document().id(), there(view, image, id)));
                        });
    }

    private static Shown shown(View view, Handle handle, String id) {
        RoleImage role = view.role(handle);
        long revision = role.document().meta().revision();
        Json group = shown(view, role, there(view, role, id));
        return new Shown(group.and("revision", revision), revision);
    }

    /** A membership as it is shown. */
    static Json shown(View view, RoleImage role, Member.ProviderGroup group) {
        return Show.providerGroup(view, group).with(MembershipBody.shown(role.validity(group)));
    }

    private static Member.ProviderGroup there(View view, RoleImage role, String id) {
        Member.ProviderGroup member = member(view, id);
        return View.found(role.hasMember(member) ? member : null, KIND, id);
    }

    private static Member.ProviderGroup member(View view, String id) {
        int colon = id.indexOf(':');
        String name = View.found(colon < 0 ? null : id.substring(0, colon), KIND, id);
        IdentityProviderImage known =
                Handle.isHandle(name)
                        ? view.organization().identityProviders().get(new Handle(name))
                        : null;
        IdentityProviderId provider =
                known != null
                        ? known.document().id()
                        : View.found(
                                Id.isId(name) ? new IdentityProviderId(name) : null,
                                "identity provider",
                                name);
        return new Member.ProviderGroup(provider, id.substring(colon + 1));
    }
}
