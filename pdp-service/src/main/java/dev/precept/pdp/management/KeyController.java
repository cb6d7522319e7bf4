package dev.precept.pdp.management;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyCommand.RotateKeys;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.SigningKeys;
import dev.precept.projections.image.KeyRingDocument;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** Signing keys. */
@RestController
@RequestMapping("/v1/organizations/{org}/keys")
final class KeyController {
    private final Administration administration;
    private final PrivateKeyStore keys;

    KeyController(Administration administration, PrivateKeyStore keys) {
        this.administration = administration;
        this.keys = keys;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view));
    }

    @PostMapping("/rotate")
    ResponseEntity<Object> rotate(Exchange exchange, @PathVariable("org") String org) {
        Administration.Order order = administration.order(exchange, org);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults);
        SignatureAlgorithm algorithm =
                fields.choice("algorithm", SignatureAlgorithm.RS256, SignatureAlgorithm::joseName);
        fields.end();
        faults.check();
        ring(administration.read(exchange, org));
        // Stored before the event that names it; one that no event ever names is swept.
        SigningKeyId id = new SigningKeyId(administration.freshId());
        SigningKey next =
                order.isDryRun()
                        ? SigningKeys.generate(id, algorithm).published()
                        : keys.create(id, algorithm);
        return order.put(
                view -> Change.changing(new RotateKeys(ring(view).id(), next)),
                KeyController::shown);
    }

    private static KeyRingDocument ring(View view) {
        return View.found(view.organization().keyRing(), "ring of signing keys", "keys");
    }

    private static Shown shown(View view) {
        KeyRingDocument ring = ring(view);
        List<?> items = ring.keys().stream().map(Show::key).map(Json::members).toList();
        long revision = ring.meta().revision();
        return new Shown(Json.of("items", items).and("revision", revision), revision);
    }
}
