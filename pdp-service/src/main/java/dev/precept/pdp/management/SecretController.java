package dev.precept.pdp.management;

import dev.precept.domain.application.ApplicationCommand.AddSecret;
import dev.precept.domain.application.ApplicationCommand.ExpireSecret;
import dev.precept.domain.application.ApplicationCommand.RemoveSecret;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.SecretDocument;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Secrets of applications: shown once, when they are made. */
@RestController
@RequestMapping("/v1/organizations/{org}/applications/{app}/secrets")
final class SecretController {
    private final Administration administration;
    private final SecretStore secrets;
    private final InstantSource clock;

    SecretController(Administration administration, SecretStore secrets, InstantSource clock) {
        this.administration = administration;
        this.secrets = secrets;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<Object> list(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        View view = administration.view(exchange, org, Developing.toRead(exchange.caller()));
        ApplicationDocument application =
                Developing.seen(exchange.caller(), view, Exchange.handle(app)).document();
        List<SecretDocument> live =
                application.secrets().values().stream()
                        .sorted(Comparator.comparing(it -> it.id().value()))
                        .toList();
        return Reply.body(
                view.image(), Pages.of(live, it -> it.id().value()).page(exchange, Show::secret));
    }

    @PostMapping
    ResponseEntity<Object> add(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        Right right = Developing.toChange(exchange.caller());
        Administration.Order order = administration.order(exchange, org, right);
        Handle handle = Exchange.handle(app);
        Instant expiresAt = ShownOnce.expiry(exchange, clock.instant());
        SecretId id = new SecretId(administration.freshId());
        // The verifier must lie there before the event that makes it count; one that no event ever
        // names is swept.
        openedTo(exchange, administration.view(exchange, org, right), handle);
        String secret = order.isDryRun() ? "" : secrets.create(id);
        return order.run(
                view ->
                        Change.changing(
                                new AddSecret(openedTo(exchange, view, handle), id, expiresAt)),
                ShownOnce.answer(id, "clientSecret", secret, expiresAt));
    }

    @PutMapping("/{secret}")
    ResponseEntity<Object> expire(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("secret") String secret) {
        Administration.Order order =
                administration.order(exchange, org, Developing.toChange(exchange.caller()));
        Handle handle = Exchange.handle(app);
        Instant expiresAt = ShownOnce.sooner(exchange);
        return order.put(
                view ->
                        Change.changing(
                                new ExpireSecret(
                                        ApplicationController.touched(exchange, view, handle),
                                        find(view, handle, secret).id(),
                                        expiresAt)),
                view ->
                        new Shown(
                                Show.secret(find(view, handle, secret)),
                                view.application(handle).document().meta().revision()));
    }

    @DeleteMapping("/{secret}")
    ResponseEntity<Object> remove(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("secret") String secret) {
        Handle handle = Exchange.handle(app);
        return administration
                .order(exchange, org, Developing.toChange(exchange.caller()))
                .delete(
                        view ->
                                Change.changing(
                                        new RemoveSecret(
                                                ApplicationController.touched(
                                                        exchange, view, handle),
                                                find(view, handle, secret).id())));
    }

    /** The application's id, where whoever calls may come in as it. */
    private static ApplicationId openedTo(Exchange exchange, View view, Handle handle) {
        ApplicationId id = ApplicationController.touched(exchange, view, handle);
        SoleAccess.requireForClient(exchange.caller(), view, view.application(handle));
        return id;
    }

    private static SecretDocument find(View view, Handle handle, String id) {
        Map<SecretId, SecretDocument> secrets = view.application(handle).document().secrets();
        return View.found(Id.isId(id) ? secrets.get(new SecretId(id)) : null, "secret", id);
    }
}
