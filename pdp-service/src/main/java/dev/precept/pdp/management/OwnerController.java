package dev.precept.pdp.management;

import dev.precept.domain.application.ApplicationCommand.GiveApplication;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.ApplicationDocument;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whose an application is: somebody who calls this service, by his id in {@code system}. */
@RestController
@RequestMapping("/v1/organizations/{org}/applications/{app}/owner")
final class OwnerController {
    /** Who may own: the kinds of callers, without the service itself. */
    private enum Kind {
        USER,
        APPLICATION
    }

    private final Administration administration;

    OwnerController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> get(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        View view = administration.view(exchange, org, Developing.toRead(exchange.caller()));
        exchange.query();
        return Reply.thing(view.image(), shown(exchange.caller(), view, Exchange.handle(app)));
    }

    @PutMapping
    ResponseEntity<Object> put(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        Caller caller = exchange.caller();
        Administration.Order order =
                administration.order(exchange, org, Developing.toChange(caller));
        Handle handle = Exchange.handle(app);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults).require("kind", "id");
        Kind kind = fields.choice("kind", Kind.USER);
        String id = fields.text("id", Limits.ID_CHARACTERS);
        fields.end();
        faults.check();
        Actor owner =
                new Actor(
                        switch (kind) {
                            case USER -> Actor.Kind.USER;
                            case APPLICATION -> Actor.Kind.APPLICATION;
                        },
                        OrganizationId.SYSTEM,
                        id);
        return order.put(
                view ->
                        Change.changing(
                                new GiveApplication(
                                        ApplicationController.touched(exchange, view, handle),
                                        owner)),
                // Who gave it away does not see it any more.
                view -> shown(view.application(handle).document()));
    }

    @DeleteMapping
    ResponseEntity<Object> delete(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        Handle handle = Exchange.handle(app);
        return administration
                .order(exchange, org, Developing.toChange(exchange.caller()))
                .delete(
                        view ->
                                Change.changing(
                                        new GiveApplication(
                                                ApplicationController.touched(
                                                        exchange, view, handle),
                                                null)));
    }

    private static Shown shown(Caller caller, View view, Handle handle) {
        ApplicationDocument application = Developing.seen(caller, view, handle).document();
        View.found(application.owner(), "owner of application", handle.value());
        return shown(application);
    }

    private static Shown shown(ApplicationDocument application) {
        long revision = application.meta().revision();
        return new Shown(Show.owner(application.owner()).and("revision", revision), revision);
    }
}
