package dev.precept.pdp.management;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyCommand.CreateKeyRing;
import dev.precept.domain.signingkey.SigningKeyCommand.RotateKeys;
import dev.precept.domain.signingkey.SigningKeyCommand.WithdrawKey;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.SigningKeys;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.KeyStatus;
import dev.precept.projections.image.OrganizationImage;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Signing keys. */
@RestController
@RequestMapping("/v1/organizations/{org}/keys")
final class KeyController {
    private final Administration administration;
    private final PrivateKeyStore keys;
    private final Map<SignatureAlgorithm, SigningKey> examples = new ConcurrentHashMap<>();

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
        boolean isEmergency = fields.flag("emergency", false);
        fields.end();
        faults.check();
        supposeRing(order, administration.read(exchange, org));
        ring(administration.read(exchange, org));
        SigningKey next = newKey(order, algorithm);
        return order.put(
                view -> Change.changing(new RotateKeys(ring(view).id(), next, isEmergency)),
                KeyController::shown);
    }

    /** Keys come with the first application or API, and with one that is only supposed as well. */
    private void supposeRing(Administration.Order order, View view) {
        Hypothesis hypothesis = order.hypothesis();
        OrganizationImage organization = view.organization();
        boolean signs =
                !organization.applications(null, 1).isEmpty()
                        || !organization.apis(null, 1).isEmpty();
        if (hypothesis == null || !order.isDryRun() || organization.keyRing() != null || !signs) {
            return;
        }
        List<SigningKey> supposed = new ArrayList<>();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            supposed.add(newKey(order, algorithm));
            supposed.add(newKey(order, algorithm));
        }
        CreateKeyRing create =
                new CreateKeyRing(new KeyRingId(administration.freshId()), view.id(), supposed);
        hypothesis.execute(
                CommandRequest.of(Actor.SERVICE, "signing-keys"), _ -> new Resolution.Send(create));
    }

    /** In an emergency: the key and all that it signed is dead from now on. */
    @PostMapping("/{kid}/withdraw")
    ResponseEntity<Object> withdraw(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("kid") String kid) {
        Administration.Order order = administration.order(exchange, org);
        KeyDocument key = key(administration.read(exchange, org), kid);
        SigningKey replacement =
                key.status() == KeyStatus.RETIRED ? null : newKey(order, key.key().algorithm());
        return order.put(
                view ->
                        Change.changing(
                                new WithdrawKey(ring(view).id(), key.key().key(), replacement)),
                KeyController::shown);
    }

    /**
     * Stored before the event that names it; one that no event ever names is swept. Where nothing
     * is to be stored none is made: all of these are one key, whose private half nobody has.
     */
    private SigningKey newKey(Administration.Order order, SignatureAlgorithm algorithm) {
        SigningKeyId id = new SigningKeyId(administration.freshId());
        if (!order.isDryRun()) {
            return keys.create(id, algorithm);
        }
        SigningKey example =
                examples.computeIfAbsent(algorithm, it -> SigningKeys.generate(id, it).published());
        return new SigningKey(id, algorithm, example.publicJwk());
    }

    private static KeyDocument key(View view, String kid) {
        return View.found(
                ring(view).keys().stream()
                        .filter(key -> key.key().key().value().equals(kid))
                        .findFirst()
                        .orElse(null),
                "signing key",
                kid);
    }

    private static KeyRingDocument ring(View view) {
        KeyRingDocument ring = view.organization().keyRing();
        if (ring == null) {
            throw ProblemException.notFound(
                    "The organization has no signing keys yet: they come with its first"
                            + " application or API.");
        }
        return ring;
    }

    private static Shown shown(View view) {
        KeyRingDocument ring = view.organization().keyRing();
        List<?> items =
                ring == null
                        ? List.of()
                        : ring.keys().stream().map(Show::key).map(Json::members).toList();
        long revision = ring == null ? 0 : ring.meta().revision();
        return new Shown(Json.of("items", items).and("revision", revision), revision);
    }
}
