package dev.precept.pdp.management;

import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.organization.OrganizationCommand.DeleteOrganization;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.security.CallerRefusedException;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.OrganizationDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Comparator;
import java.util.Objects;
import java.util.Set;

/** Organizations. */
@RestController
@RequestMapping("/v1/organizations")
final class OrganizationController {
    private final Administration administration;

    OrganizationController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange) {
        if (!Door.has(exchange.caller(), Right.READ)) {
            throw new CallerRefusedException(Right.READ);
        }
        if (exchange.header(Headers.AT) != null && !Door.has(exchange.caller(), Right.AUDIT)) {
            throw new CallerRefusedException(Right.AUDIT);
        }
        PolicyImage image = administration.image(exchange);
        return Reply.body(
                image,
                reached(image, exchange.caller().reach())
                        .named(OrganizationDocument::name)
                        .page(exchange, it -> Show.organization(image, it)));
    }

    /** Those within reach; a cursor names none of the others. */
    private static Pages<OrganizationDocument> reached(PolicyImage image, OrganizationReach reach) {
        return switch (reach) {
            case OrganizationReach.All() ->
                    Pages.byHandle(
                            (after, limit) ->
                                    image.organizations(after, limit).stream()
                                            .map(OrganizationImage::document)
                                            .toList(),
                            it -> it.handle().value());
            case OrganizationReach.Some(Set<OrganizationId> organizations) ->
                    Pages.of(
                            organizations.stream()
                                    .map(image::organization)
                                    .filter(Objects::nonNull)
                                    .map(OrganizationImage::document)
                                    .sorted(Comparator.comparing(OrganizationDocument::handle))
                                    .toList(),
                            it -> it.handle().value());
        };
    }

    @GetMapping("/{org}")
    ResponseEntity<Object> get(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view.image(), view.organization()));
    }

    @PutMapping("/{org}")
    ResponseEntity<Object> put(Exchange exchange, @PathVariable("org") String org) {
        if (!Door.has(exchange.caller(), Right.ADMIN)) {
            throw new CallerRefusedException(Right.ADMIN);
        }
        Handle handle = Exchange.handle(org);
        OrganizationBody body = OrganizationBody.read(exchange.json());
        OrganizationId fresh = new OrganizationId(administration.freshId());
        return administration.run(
                exchange.asked(org),
                image -> body.change(image, handle, fresh, exchange.caller()),
                Writing.showing(
                        image ->
                                shown(
                                        image,
                                        View.found(
                                                image.organization(handle), "organization", org))));
    }

    @DeleteMapping("/{org}")
    ResponseEntity<Object> delete(Exchange exchange, @PathVariable("org") String org) {
        return administration
                .order(exchange, org)
                .delete(view -> Change.changing(new DeleteOrganization(view.id())));
    }

    private static Shown shown(PolicyImage image, OrganizationImage organization) {
        OrganizationDocument document = organization.document();
        return new Shown(Show.organization(image, document), document.meta().revision());
    }
}
