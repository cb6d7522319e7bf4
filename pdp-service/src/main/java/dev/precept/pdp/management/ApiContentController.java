package dev.precept.pdp.management;

import dev.precept.domain.api.ApiCommand.ImportDescription;
import dev.precept.domain.api.ApiCommand.PutScope;
import dev.precept.domain.api.ApiCommand.RemoveScope;
import dev.precept.domain.api.ApiCommand.ScopeSpec;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.management.openapi.ImportResult;
import dev.precept.pdp.management.openapi.OpenApiReader;
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

import java.util.List;

/** What an API has: scopes and operations. Their revision is the API's. */
@RestController
@RequestMapping("/v1/organizations/{org}/apis/{api}")
final class ApiContentController {
    private final Administration administration;

    ApiContentController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping("/scopes")
    ResponseEntity<Object> scopes(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("api") String api) {
        Caller caller = exchange.caller();
        View view = administration.view(exchange, org, Developing.toRead(caller));
        ApiImage image = Developing.api(caller, view, Exchange.handle(api));
        return Reply.body(
                view.image(),
                Pages.of(image.scopes(), it -> it.name().value())
                        .named(it -> it.displayName())
                        .page(exchange, Show::scope));
    }

    @GetMapping("/scopes/{scope}")
    ResponseEntity<Object> scope(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("api") String api,
            @PathVariable("scope") String scope) {
        Caller caller = exchange.caller();
        View view = administration.view(exchange, org, Developing.toRead(caller));
        exchange.query();
        ApiImage image = Developing.api(caller, view, Exchange.handle(api));
        return Reply.thing(view.image(), shown(view, image, Exchange.scope(scope)));
    }

    @PutMapping("/scopes/{scope}")
    ResponseEntity<Object> putScope(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("api") String api,
            @PathVariable("scope") String scope) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(api);
        ScopeToken name = Exchange.scope(scope);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults);
        String displayName = fields.label("displayName");
        String description = fields.description("description");
        fields.end();
        faults.check();
        ScopeSpec spec = new ScopeSpec(name, displayName, description);
        return order.put(
                view -> {
                    ApiImage found = view.ownApi(handle);
                    return new Change.Send(
                            new PutScope(found.document().id(), spec), found.scope(name) == null);
                },
                view -> shown(view, view.ownApi(handle), name));
    }

    @DeleteMapping("/scopes/{scope}")
    ResponseEntity<Object> deleteScope(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("api") String api,
            @PathVariable("scope") String scope) {
        Handle handle = Exchange.handle(api);
        ScopeToken name = Exchange.scope(scope);
        return administration
                .order(exchange, org)
                .delete(
                        view -> {
                            ApiImage found = view.ownApi(handle);
                            view.scope(found, name);
                            return Change.changing(new RemoveScope(found.document().id(), name));
                        });
    }

    @GetMapping("/operations")
    ResponseEntity<Object> operations(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("api") String api) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shownOperations(view, Exchange.handle(api)));
    }

    @PutMapping("/operations")
    ResponseEntity<Object> putOperations(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("api") String api) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(api);
        OperationsBody body = OperationsBody.read(exchange.json());
        return order.put(
                view -> body.change(view.ownApi(handle)), view -> shownOperations(view, handle));
    }

    @PostMapping("/openapi")
    ResponseEntity<Object> importDescription(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("api") String api) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(api);
        Cursor description = Exchange.root(Descriptions.parse(exchange));
        ImportResult result = OpenApiReader.read(description.node());
        ImportResult.Imported imported =
                switch (result) {
                    case ImportResult.Imported it -> it;
                    case ImportResult.Faulty(List<Fault> faults) ->
                            throw ProblemException.invalid(faults);
                };
        Descriptions.Effect effect = new Descriptions.Effect(imported);
        return order.run(
                view -> {
                    ApiImage found = view.ownApi(handle);
                    effect.compareWith(found);
                    ApiId id = found.document().id();
                    return Change.changing(
                            new ImportDescription(id, imported.scopes(), imported.operations()));
                },
                effect);
    }

    private static Shown shown(View view, ApiImage api, ScopeToken name) {
        long revision = api.document().meta().revision();
        return new Shown(Show.scope(view.scope(api, name)).and("revision", revision), revision);
    }

    private static Shown shownOperations(View view, Handle handle) {
        ApiImage api = view.ownApi(handle);
        long revision = api.document().meta().revision();
        return new Shown(operations(api).and("revision", revision), revision);
    }

    /** All operations of an API. */
    static Json operations(ApiImage api) {
        return Json.of(
                "items",
                api.operations().stream().map(it -> Show.operation(api, it).members()).toList());
    }
}
