package dev.precept.pdp.management;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.ChangeUser;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.domain.user.UserCommand.DeleteUser;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Users. */
@RestController
@RequestMapping("/v1/organizations/{org}/users")
final class UserController {
    private final Administration administration;

    UserController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        return Reply.body(
                view.image(),
                Pages.byHandle(view.organization()::anyUsers, it -> it.handle().value())
                        .page(exchange, it -> shown(view, it).body()));
    }

    @GetMapping("/{user}")
    ResponseEntity<Object> get(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("user") String user) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, view.user(Exchange.handle(user))));
    }

    @PutMapping("/{user}")
    ResponseEntity<Object> put(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("user") String user) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(user);
        Body body = Body.read(exchange.saidJson());
        UserId fresh = new UserId(administration.freshId());
        return order.put(
                view -> {
                    UserDocument existing = view.organization().anyUser(handle);
                    if (existing != null && Boolean.TRUE.equals(body.isActive())) {
                        SystemRights.requireForPeople(exchange.caller(), view, existing);
                    }
                    return existing == null
                            ? Change.creating(body.create(fresh, view.id(), handle))
                            : Change.changing(
                                    new ChangeUser(
                                            existing.id(), body.attributes(), body.isActive()));
                },
                view -> shown(view, view.user(handle)));
    }

    @DeleteMapping("/{user}")
    ResponseEntity<Object> delete(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("user") String user) {
        Handle handle = Exchange.handle(user);
        return administration
                .order(exchange, org)
                .delete(view -> Change.changing(new DeleteUser(view.user(handle).id())));
    }

    private static Shown shown(View view, UserDocument it) {
        OrganizationImage in = view.organization();
        return new Shown(Show.user(it, in.attributes(it), in.isActive(it)), it.meta().revision());
    }

    /**
     * A user as callers write him.
     *
     * @param isActive whether he counts; null for as before, and for one who is new, that he does
     */
    private record Body(Attributes attributes, @Nullable Boolean isActive) {
        static Body read(Cursor root) {
            Faults faults = new Faults();
            Fields fields = Fields.of(root, faults);
            Attributes attributes = AttributesBody.read(fields, faults);
            Boolean isActive = fields.part("active") == null ? null : fields.flag("active", true);
            fields.end();
            faults.check();
            return new Body(attributes, isActive);
        }

        CreateUser create(UserId id, OrganizationId organization, Handle handle) {
            return new CreateUser(
                    id, organization, handle, attributes, isActive == null || isActive);
        }
    }
}
