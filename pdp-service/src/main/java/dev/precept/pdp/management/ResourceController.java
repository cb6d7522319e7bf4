package dev.precept.pdp.management;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.resource.ResourceCommand.ChangeResource;
import dev.precept.domain.resource.ResourceCommand.CreateResource;
import dev.precept.domain.resource.ResourceCommand.DeleteResource;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ResourceId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ResourceDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** Attributes of resource instances, by the handle or resource type of the API that serves them. */
@RestController
@RequestMapping("/v1/organizations/{org}/resources/{type}")
final class ResourceController {
    private final Administration administration;

    ResourceController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("type") String type) {
        View view = administration.read(exchange, org);
        ApiId api = api(view, type).document().id();
        return Reply.body(
                view.image(),
                Pages.of(
                                (after, limit) ->
                                        view.organization()
                                                .resources()
                                                .after(api, cursor(after), limit),
                                (ResourceDocument it) -> it.name().value())
                        .page(exchange, it -> Show.resource(view, it)));
    }

    @GetMapping("/{id}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("type") String type,
            @PathVariable("id") String id) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, type, name(id)));
    }

    @PutMapping("/{id}")
    ResponseEntity<Object> put(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("type") String type,
            @PathVariable("id") String id) {
        Administration.Order order = administration.order(exchange, org);
        ResourceName name = name(id);
        Attributes attributes = AttributesBody.read(exchange.saidJson());
        ResourceId fresh = new ResourceId(administration.freshId());
        return order.put(
                view -> {
                    ApiId api = api(view, type).document().id();
                    ResourceDocument existing = view.organization().resources().get(api, name);
                    return existing == null
                            ? Change.creating(
                                    new CreateResource(fresh, view.id(), api, name, attributes))
                            : Change.changing(new ChangeResource(existing.id(), attributes));
                },
                view -> shown(view, type, name));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Object> delete(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("type") String type,
            @PathVariable("id") String id) {
        ResourceName name = name(id);
        return administration
                .order(exchange, org)
                .delete(view -> Change.changing(new DeleteResource(find(view, type, name).id())));
    }

    private static ResourceName name(String text) {
        if (!ResourceName.isResourceName(text)) {
            throw ProblemException.of(
                    400,
                    "invalid-id",
                    "The id of a resource instance has 1 to 256 printable characters,"
                            + " percent-encoded, and does not begin with '/'.");
        }
        return new ResourceName(text);
    }

    private static @Nullable ResourceName cursor(@Nullable String text) {
        if (text != null && !ResourceName.isResourceName(text)) {
            throw Pages.invalidCursor();
        }
        return text == null ? null : new ResourceName(text);
    }

    private static ApiImage api(View view, String type) {
        List<ApiImage> apis = view.image().visibleApisByName(view.organization(), type);
        if (apis.size() > 1) {
            throw ProblemException.of(
                    409,
                    "ambiguous-type",
                    "More than one API has the handle or resource type '" + type + "'.");
        }
        return View.found(apis.isEmpty() ? null : apis.getFirst(), "resource type", type);
    }

    private static ResourceDocument find(View view, String type, ResourceName name) {
        ApiId api = api(view, type).document().id();
        return View.found(
                view.organization().resources().get(api, name), "resource instance", name.value());
    }

    private static Shown shown(View view, String type, ResourceName name) {
        ResourceDocument resource = find(view, type, name);
        return new Shown(Show.resource(view, resource), resource.meta().revision());
    }
}
