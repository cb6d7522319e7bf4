package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.webhook.WebhookDetails;

import java.util.Map;

/** A webhook's logical content, without its secrets themselves. */
public record WebhookDocument(
        WebhookId id,
        OrganizationId organization,
        Handle handle,
        WebhookDetails details,
        Map<SecretId, SecretDocument> secrets,
        EntityMeta meta) {
    public WebhookDocument {
        secrets = Map.copyOf(secrets);
    }
}
