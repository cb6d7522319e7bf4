package dev.precept.pdp.management;

import dev.precept.domain.gateway.GatewayCommand.AddGatewayKey;
import dev.precept.domain.gateway.GatewayCommand.DeleteGateway;
import dev.precept.domain.gateway.GatewayCommand.RemoveGatewayKey;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.follower.Follower;
import dev.precept.pdp.follower.FollowerReader;
import dev.precept.pdp.jose.PresentedKey;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.SecretDocument;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/** Gateways and their keys, which are shown once, when they are made. */
@RestController
@RequestMapping("/v1/organizations/{org}/gateways")
final class GatewayController {
    private final Administration administration;
    private final SecretStore secrets;
    private final FollowerReader followers;
    private final InstantSource clock;

    GatewayController(
            Administration administration,
            SecretStore secrets,
            FollowerReader followers,
            InstantSource clock) {
        this.followers = followers;
        this.administration = administration;
        this.secrets = secrets;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        return Reply.body(
                view.image(),
                Pages.of(view.organization().gateways().list(), it -> it.handle().value())
                        .page(exchange, it -> Show.gateway(view, it)));
    }

    @GetMapping("/{gateway}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("gateway") String gateway) {
        View view = administration.read(exchange, org);
        exchange.query();
        Handle handle = Exchange.handle(gateway);
        return exchange.then() == null
                ? Reply.thing(view.image(), followed(view, handle))
                : Reply.then(view.image(), registered(view, find(view, handle)), "processes");
    }

    @PutMapping("/{gateway}")
    ResponseEntity<Object> put(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("gateway") String gateway) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(gateway);
        GatewayId fresh = new GatewayId(administration.freshId());
        return order.put(
                view ->
                        GatewayBody.read(exchange.saidJson(), view)
                                .change(view, handle, fresh, exchange.caller()),
                view -> followed(view, handle));
    }

    @DeleteMapping("/{gateway}")
    ResponseEntity<Object> delete(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("gateway") String gateway) {
        Handle handle = Exchange.handle(gateway);
        return administration
                .order(exchange, org)
                .delete(view -> Change.changing(new DeleteGateway(find(view, handle).id())));
    }

    @GetMapping("/{gateway}/keys")
    ResponseEntity<Object> keys(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("gateway") String gateway) {
        View view = administration.read(exchange, org);
        List<SecretDocument> live =
                find(view, Exchange.handle(gateway)).keys().values().stream()
                        .sorted(Comparator.comparing(it -> it.id().value()))
                        .toList();
        return Reply.body(
                view.image(), Pages.of(live, it -> it.id().value()).page(exchange, Show::secret));
    }

    @PostMapping("/{gateway}/keys")
    ResponseEntity<Object> addKey(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("gateway") String gateway) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(gateway);
        Instant expiresAt = ShownOnce.expiry(exchange, clock.instant());
        SecretId id = new SecretId(administration.freshId());
        // The verifier must lie there before the event that makes it count; one that no event ever
        // names is swept.
        touch(exchange, administration.view(exchange, org, Right.ADMIN), handle);
        String secret = order.isDryRun() ? "" : secrets.create(id);
        return order.run(
                view ->
                        Change.changing(
                                new AddGatewayKey(
                                        touch(exchange, view, handle).id(), id, expiresAt)),
                ShownOnce.answer(
                        id,
                        "key",
                        PresentedKey.text(PresentedKey.Kind.GATEWAY, id, secret),
                        expiresAt));
    }

    @DeleteMapping("/{gateway}/keys/{key}")
    ResponseEntity<Object> removeKey(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("gateway") String gateway,
            @PathVariable("key") String key) {
        Handle handle = Exchange.handle(gateway);
        return administration
                .order(exchange, org)
                .delete(
                        view -> {
                            GatewayDocument it = find(view, handle);
                            SecretDocument named =
                                    View.found(
                                            Id.isId(key) ? it.keys().get(new SecretId(key)) : null,
                                            "key",
                                            key);
                            return Change.changing(new RemoveGatewayKey(it.id(), named.id()));
                        });
    }

    private static GatewayDocument find(View view, Handle handle) {
        return View.found(view.organization().gateways().get(handle), "gateway", handle.value());
    }

    /** The gateway, for one who may have what it follows: who has a key of it has that. */
    private static GatewayDocument touch(Exchange exchange, View view, Handle handle) {
        GatewayDocument gateway = find(view, handle);
        SystemRights.requireToFollow(exchange.caller(), gateway.details().filter());
        return gateway;
    }

    private static Shown registered(View view, GatewayDocument gateway) {
        return new Shown(Show.gateway(view, gateway), gateway.meta().revision());
    }

    /** With what its processes have said; without where the database cannot be asked. */
    private Shown followed(View view, Handle handle) {
        GatewayDocument gateway = find(view, handle);
        Json json = Show.gateway(view, gateway);
        try {
            json =
                    json.and(
                            "processes",
                            followers.of(gateway.id()).stream()
                                    .map(it -> process(view, it))
                                    .toList());
        } catch (LogUnavailableException away) {
            // What the image has is true all the same.
        }
        return new Shown(json, gateway.meta().revision());
    }

    private Object process(View view, Follower it) {
        String instance = it.key().instance();
        Follower.Quarantine quarantine = it.quarantine();
        String detail = it.detail();
        boolean isOpa = it.key().kind() == Follower.Kind.OPA;
        // An OPA without a bundle of ours answers from nothing.
        boolean hasApplied = !isOpa || it.position() > 0;
        long behind = Math.max(0, view.image().position().value() - it.position());
        return Json.of("instance", instance.isEmpty() ? null : instance)
                .and("kind", isOpa ? "opa" : null)
                .and("applied", hasApplied ? it.position() : null)
                .and("lagPositions", hasApplied ? behind : null)
                .and("lagMillis", hasApplied ? followers.lag(it.position()).toMillis() : null)
                .and("stateHash", it.stateHash())
                .and("leasedUntil", it.leasedUntil())
                .and("lastSeen", it.seenAt())
                .and("lastError", it.error())
                .and("quarantined", quarantine)
                .and("opa", detail == null ? null : PlainJson.read(bytes(detail)))
                .members();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
