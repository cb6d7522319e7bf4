package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.webhook.WebhookCommand.AddWebhookSecret;
import dev.precept.domain.webhook.WebhookCommand.DeleteWebhook;
import dev.precept.domain.webhook.WebhookCommand.RemoveWebhookSecret;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.stream.webhook.Delivery;
import dev.precept.pdp.stream.webhook.WebhookDeliveries;
import dev.precept.pdp.stream.webhook.WebhookSignature;
import dev.precept.projections.image.SecretDocument;
import dev.precept.projections.image.WebhookDocument;

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

/** Webhooks, their secrets, which are shown once, and how far they have been told. */
@RestController
@RequestMapping("/v1/organizations/{org}/webhooks")
final class WebhookController {
    private final Administration administration;
    private final SealedSecrets secrets;
    private final WebhookDeliveries deliveries;
    private final InstantSource clock;

    WebhookController(
            Administration administration,
            SealedSecrets webhookSecrets,
            WebhookDeliveries deliveries,
            InstantSource clock) {
        this.administration = administration;
        this.secrets = webhookSecrets;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        return Reply.body(
                view.image(),
                Pages.of(view.organization().webhooks().list(), it -> it.handle().value())
                        .page(exchange, it -> Show.webhook(view, it)));
    }

    @GetMapping("/{webhook}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("webhook") String webhook) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, Exchange.handle(webhook)));
    }

    @PutMapping("/{webhook}")
    ResponseEntity<Object> put(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("webhook") String webhook) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(webhook);
        WebhookId fresh = new WebhookId(administration.freshId());
        return order.put(
                view ->
                        WebhookBody.read(exchange.json(), view)
                                .change(view, handle, fresh, exchange.caller()),
                view -> shown(view, handle));
    }

    @DeleteMapping("/{webhook}")
    ResponseEntity<Object> delete(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("webhook") String webhook) {
        Handle handle = Exchange.handle(webhook);
        return administration
                .order(exchange, org)
                .delete(view -> Change.changing(new DeleteWebhook(find(view, handle).id())));
    }

    @GetMapping("/{webhook}/secrets")
    ResponseEntity<Object> secrets(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("webhook") String webhook) {
        View view = administration.read(exchange, org);
        List<SecretDocument> live =
                find(view, Exchange.handle(webhook)).secrets().values().stream()
                        .sorted(Comparator.comparing(it -> it.id().value()))
                        .toList();
        return Reply.body(
                view.image(), Pages.of(live, it -> it.id().value()).page(exchange, Show::secret));
    }

    @PostMapping("/{webhook}/secrets")
    ResponseEntity<Object> addSecret(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("webhook") String webhook) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(webhook);
        Instant expiresAt = ShownOnce.expiry(exchange, clock.instant());
        SecretId id = new SecretId(administration.freshId());
        // The secret must lie there before the event that makes it count; one that no event ever
        // names is swept.
        find(administration.view(exchange, org, Right.ADMIN), handle);
        String secret = WebhookSignature.newSecret();
        if (!order.isDryRun()) {
            secrets.add(id, secret);
        }
        return order.run(
                view ->
                        Change.changing(
                                new AddWebhookSecret(find(view, handle).id(), id, expiresAt)),
                ShownOnce.answer(id, "secret", secret, expiresAt));
    }

    @DeleteMapping("/{webhook}/secrets/{secret}")
    ResponseEntity<Object> removeSecret(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("webhook") String webhook,
            @PathVariable("secret") String secret) {
        Handle handle = Exchange.handle(webhook);
        return administration
                .order(exchange, org)
                .delete(
                        view -> {
                            WebhookDocument it = find(view, handle);
                            SecretDocument named =
                                    View.found(
                                            Id.isId(secret)
                                                    ? it.secrets().get(new SecretId(secret))
                                                    : null,
                                            "secret",
                                            secret);
                            return Change.changing(new RemoveWebhookSecret(it.id(), named.id()));
                        });
    }

    /** How far the webhook has been told, and how it goes. */
    @GetMapping("/{webhook}/deliveries")
    ResponseEntity<Object> deliveries(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("webhook") String webhook) {
        View view = administration.present(exchange, org, Right.READ);
        exchange.query();
        WebhookDocument it = find(view, Exchange.handle(webhook));
        Delivery delivery = deliveries.find(it);
        return Reply.body(view.image(), Show.delivery(view, it, delivery));
    }

    private static WebhookDocument find(View view, Handle handle) {
        return View.found(view.organization().webhooks().get(handle), "webhook", handle.value());
    }

    private static Shown shown(View view, Handle handle) {
        WebhookDocument webhook = find(view, handle);
        return new Shown(Show.webhook(view, webhook), webhook.meta().revision());
    }
}
