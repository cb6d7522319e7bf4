package dev.precept.pdp.management;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.ChangeUser;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.domain.user.UserCommand.DeleteUser;
import dev.precept.projections.image.UserDocument;
import dev.precept.projections.image.UserImage;

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
                Pages.byHandle(view.organization()::users, it -> it.document().handle().value())
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
        Attributes attributes = AttributesBody.read(exchange.json());
        UserId fresh = new UserId(administration.freshId());
        return order.put(
                view -> {
                    UserImage existing = view.organization().user(handle);
                    return existing == null
                            ? Change.creating(new CreateUser(fresh, view.id(), handle, attributes))
                            : Change.changing(new ChangeUser(existing.id(), attributes));
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

    private static Shown shown(View view, UserImage user) {
        UserDocument it = user.document();
        return new Shown(Show.user(it, view.organization().attributes(user)), it.meta().revision());
    }
}
