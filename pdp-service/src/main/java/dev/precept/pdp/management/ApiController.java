package dev.precept.pdp.management;

import dev.precept.domain.api.ApiCommand.DeleteApi;
import dev.precept.domain.api.ApiCommand.MoveLifecycle;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.ApiImage;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** APIs and their life. */
@RestController
@RequestMapping("/v1/organizations/{org}/apis")
final class ApiController {
    private final Administration administration;

    ApiController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        Caller caller = exchange.caller();
        View view = administration.view(exchange, org, Developing.toRead(caller));
        return Reply.body(
                view.image(),
                Developing.apis(caller, view.organization())
                        .named(it -> it.document().details().name())
                        .by("family", it -> String.valueOf(it.document().details().family()))
                        .page(exchange, it -> Show.api(view, it.document())));
    }

    @GetMapping("/{api}")
    ResponseEntity<Object> get(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("api") String api) {
        Caller caller = exchange.caller();
        View view = administration.view(exchange, org, Developing.toRead(caller));
        exchange.query();
        ApiImage found = Developing.api(caller, view, Exchange.handle(api));
        return Reply.thing(view.image(), shown(view, found));
    }

    @PutMapping("/{api}")
    ResponseEntity<Object> put(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("api") String api) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(api);
        ApiBody body = ApiBody.read(exchange.json());
        ApiId fresh = new ApiId(administration.freshId());
        return order.put(view -> body.change(view, handle, fresh), view -> shown(view, handle));
    }

    @DeleteMapping("/{api}")
    ResponseEntity<Object> delete(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("api") String api) {
        Handle handle = Exchange.handle(api);
        return administration
                .order(exchange, org)
                .delete(view -> Change.changing(new DeleteApi(id(view, handle))));
    }

    @PostMapping("/{api}/lifecycle")
    ResponseEntity<Object> move(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("api") String api) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(api);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults).require("to");
        Lifecycle to = fields.choice("to", Lifecycle.CREATED);
        fields.end();
        faults.check();
        return order.put(
                view -> Change.changing(new MoveLifecycle(id(view, handle), to)),
                view -> shown(view, handle));
    }

    private static ApiId id(View view, Handle handle) {
        return view.ownApi(handle).document().id();
    }

    private static Shown shown(View view, Handle handle) {
        return shown(view, view.ownApi(handle));
    }

    private static Shown shown(View view, ApiImage api) {
        return new Shown(Show.api(view, api.document()), api.document().meta().revision());
    }
}
