package dev.precept.pdp.management;

import dev.precept.domain.api.ApiCommand.PutDetailsType;
import dev.precept.domain.api.ApiCommand.RemoveDetailsType;
import dev.precept.domain.api.DetailsType;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.details.DetailsSchemas;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.DetailsTypeDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;

/** The types of authorization details that an API understands. Their revision is the API's. */
@RestController
@RequestMapping("/v1/organizations/{org}/apis/{api}/authorization-details-types")
final class DetailsTypeController {
    private final Administration administration;
    private final DetailsSchemas schemas;
    private final JsonMapper json;

    DetailsTypeController(Administration administration, DetailsSchemas schemas, JsonMapper json) {
        this.administration = administration;
        this.schemas = schemas;
        this.json = json;
    }

    @GetMapping
    ResponseEntity<Object> list(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("api") String api) {
        View view = administration.read(exchange, org);
        ApiImage image = view.ownApi(Exchange.handle(api));
        return Reply.body(
                view.image(),
                Pages.of(image.detailsTypes(), DetailsTypeDocument::name)
                        .named(it -> it.type().displayName())
                        .page(exchange, it -> shown(it.type())));
    }

    @GetMapping("/{type}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("api") String api,
            @PathVariable("type") String type) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, Exchange.handle(api), type));
    }

    @PutMapping("/{type}")
    ResponseEntity<Object> put(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("api") String api,
            @PathVariable("type") String type) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(api);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults).require("schema");
        DetailsType asked =
                new DetailsType(
                        type,
                        fields.label("displayName"),
                        fields.description("description"),
                        schema(fields.part("schema"), faults));
        fields.end();
        faults.check();
        return order.put(
                view -> {
                    ApiImage found = view.ownApi(handle);
                    return new Change.Send(
                            new PutDetailsType(found.document().id(), asked),
                            found.detailsType(type) == null);
                },
                view -> shown(view, handle, type));
    }

    @DeleteMapping("/{type}")
    ResponseEntity<Object> delete(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("api") String api,
            @PathVariable("type") String type) {
        Handle handle = Exchange.handle(api);
        return administration
                .order(exchange, org)
                .delete(
                        view -> {
                            ApiImage found = view.ownApi(handle);
                            View.found(found.detailsType(type), "type", type);
                            return Change.changing(
                                    new RemoveDetailsType(found.document().id(), type));
                        });
    }

    private String schema(@Nullable Cursor part, Faults faults) {
        if (part == null) {
            return "";
        }
        String schema = json.writeValueAsString(PlainJson.plain(part.node()));
        if (schema.length() > Limits.SCHEMA_CHARACTERS) {
            faults.add(
                    part.fault(
                            "limit-exceeded",
                            "A schema has at most " + Limits.SCHEMA_CHARACTERS + " characters."));
        } else {
            schemas.fault(schema).ifPresent(it -> faults.add(part.fault("invalid-value", it)));
        }
        return schema;
    }

    private static Shown shown(View view, Handle handle, String type) {
        ApiImage api = view.ownApi(handle);
        DetailsType found = View.found(api.detailsType(type), "type", type).type();
        long revision = api.document().meta().revision();
        return new Shown(shown(found).and("revision", revision), revision);
    }

    /** A type as it is shown. */
    static Json shown(DetailsType it) {
        return Json.of("type", it.type())
                .and("displayName", it.displayName())
                .and("description", it.description())
                .and("schema", PlainJson.read(it.schema().getBytes(StandardCharsets.UTF_8)));
    }
}
