package dev.precept.pdp.management;

import dev.precept.domain.attribute.Storable;
import dev.precept.domain.organization.OrganizationCommand.DeclarePersonalAttributes;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.OrganizationDocument;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Set;
import java.util.TreeSet;

/** Which attributes of users are personal: those are in no event, and no condition reads them. */
@RestController
@RequestMapping("/v1/organizations/{org}/personal-attributes")
final class PersonalAttributesController {
    private final Administration administration;

    PersonalAttributesController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> get(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view));
    }

    @PutMapping
    ResponseEntity<Object> put(Exchange exchange, @PathVariable("org") String org) {
        Administration.Order order = administration.order(exchange, org);
        Set<String> names = read(exchange.json());
        return order.put(
                view -> Change.changing(new DeclarePersonalAttributes(view.id(), names)),
                PersonalAttributesController::shown);
    }

    private static Set<String> read(Cursor root) {
        Faults faults = new Faults();
        Fields fields = Fields.of(root, faults).require("names");
        Set<String> names = new TreeSet<>();
        Cursor part = fields.part("names");
        if (part != null) {
            for (Cursor item : Fields.items(part, Limits.PERSONAL_ATTRIBUTES, faults)) {
                String name = faults.text(item, Limits.ATTRIBUTE_NAME_CHARACTERS);
                if (name != null && !Storable.isName(name)) {
                    faults.add(item.fault("invalid-value", Storable.NAMES));
                } else if (name != null && !names.add(name)) {
                    faults.add(item.fault("invalid-value", "It is there twice."));
                }
            }
        }
        fields.end();
        faults.check();
        return names;
    }

    private static Shown shown(View view) {
        OrganizationDocument it = view.organization().document();
        return new Shown(
                Json.of("names", it.personalAttributes().stream().sorted().toList())
                        .and("revision", it.meta().revision()),
                it.meta().revision());
    }
}
