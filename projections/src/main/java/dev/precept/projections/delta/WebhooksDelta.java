package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.webhook.WebhookDetails;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.SecretDocument;
import dev.precept.projections.image.WebhookDocument;
import dev.precept.projections.image.WebhooksImage;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What changes among an organization's webhooks. */
final class WebhooksDelta {
    private final FactsDelta facts;
    private WebhooksImage webhooks;

    WebhooksDelta(WebhooksImage base, FactsDelta facts) {
        this.webhooks = base;
        this.facts = facts;
    }

    WebhooksImage apply() {
        return webhooks;
    }

    void replay(EventEnvelope envelope, WebhookEvent event) {
        switch (event) {
            case WebhookEvent.WebhookCreated created -> create(envelope, created);
            case WebhookEvent.WebhookChanged(WebhookDetails details) ->
                    replace(envelope, details, there(envelope).secrets());
            case WebhookEvent.WebhookSecretAdded(SecretId secret, Instant expiresAt) -> {
                WebhookDocument before = there(envelope);
                Map<SecretId, SecretDocument> secrets = new HashMap<>(before.secrets());
                SecretDocument added = new SecretDocument(secret, envelope.at(), expiresAt);
                require(envelope, secrets.put(secret, added) == null, "the secret is there");
                replace(envelope, before.details(), secrets);
            }
            case WebhookEvent.WebhookSecretRemoved(SecretId secret) -> {
                WebhookDocument before = there(envelope);
                Map<SecretId, SecretDocument> secrets = new HashMap<>(before.secrets());
                known(envelope, secrets.remove(secret), "secret " + secret);
                replace(envelope, before.details(), secrets);
            }
            case WebhookEvent.WebhookDeleted() -> {
                WebhookDocument before = there(envelope);
                StreamRules.next(envelope, before.meta());
                webhooks = webhooks.without(before);
                facts.removed(new Fact.Webhook(before));
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(WebhookDocument document) {
        webhooks = webhooks.with(document);
        facts.added(new Fact.Webhook(document));
    }

    private void create(EventEnvelope envelope, WebhookEvent.WebhookCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.webhook(), event.organization());
        require(envelope, webhooks.get(event.webhook()) == null, "the webhook is there");
        require(envelope, webhooks.get(event.handle()) == null, "the handle is taken");
        load(
                new WebhookDocument(
                        event.webhook(),
                        event.organization(),
                        event.handle(),
                        event.details(),
                        Map.of(),
                        meta));
    }

    private void replace(
            EventEnvelope envelope, WebhookDetails details, Map<SecretId, SecretDocument> secrets) {
        WebhookDocument before = there(envelope);
        WebhookDocument after =
                new WebhookDocument(
                        before.id(),
                        before.organization(),
                        before.handle(),
                        details,
                        secrets,
                        StreamRules.next(envelope, before.meta()));
        webhooks = webhooks.with(after);
        facts.replaced(new Fact.Webhook(before), new Fact.Webhook(after));
    }

    private WebhookDocument there(EventEnvelope envelope) {
        WebhookId id = new WebhookId(envelope.recorded().stream());
        return known(envelope, webhooks.get(id), "such webhook");
    }
}
