package dev.precept.domain.webhook;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.WebhookId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can happen to a webhook. */
public sealed interface WebhookEvent extends DomainEvent {
    /** It was made. */
    record WebhookCreated(
            WebhookId webhook, OrganizationId organization, Handle handle, WebhookDetails details)
            implements WebhookEvent {}

    /** Its details were replaced. */
    record WebhookChanged(WebhookDetails details) implements WebhookEvent {}

    /** A secret signs too; it lies sealed in a row named by the id. Null never expires. */
    record WebhookSecretAdded(SecretId secret, @Nullable Instant expiresAt)
            implements WebhookEvent {}

    /** A secret signs no more. */
    record WebhookSecretRemoved(SecretId secret) implements WebhookEvent {}

    /** It is gone, with its secrets. */
    record WebhookDeleted() implements WebhookEvent {}
}
