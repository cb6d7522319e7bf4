package dev.precept.domain.webhook;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.shared.collection.PersistentMap;

import java.time.Instant;

/** What a webhook's decider needs to know of its past. */
public sealed interface WebhookState {
    /** Never made. */
    record Absent() implements WebhookState {}

    /**
     * In being.
     *
     * @param secrets each with its expiry; {@link Instant#MAX} never expires
     */
    record Existing(
            WebhookId webhook,
            OrganizationId organization,
            Handle handle,
            WebhookDetails details,
            PersistentMap<SecretId, Instant> secrets)
            implements WebhookState {
        /** How many secrets have not expired. */
        public int liveSecrets(Instant now) {
            return (int) secrets.values().stream().filter(now::isBefore).count();
        }

        Existing withDetails(WebhookDetails changed) {
            return new Existing(webhook, organization, handle, changed, secrets);
        }

        Existing withSecrets(PersistentMap<SecretId, Instant> changed) {
            return new Existing(webhook, organization, handle, details, changed);
        }
    }

    /** Removed. */
    record Deleted() implements WebhookState {}
}
