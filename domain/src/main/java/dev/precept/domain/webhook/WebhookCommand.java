package dev.precept.domain.webhook;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.WebhookId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can be asked of a webhook. */
public sealed interface WebhookCommand extends DomainCommand {
    /** The webhook the command is for. */
    WebhookId webhook();

    /** Make it. */
    record CreateWebhook(
            WebhookId webhook, OrganizationId organization, Handle handle, WebhookDetails details)
            implements WebhookCommand {}

    /** Replace its details. */
    record ChangeWebhook(WebhookId webhook, WebhookDetails details) implements WebhookCommand {}

    /** Sign with a secret too that is stored already. */
    record AddWebhookSecret(WebhookId webhook, SecretId secret, @Nullable Instant expiresAt)
            implements WebhookCommand {}

    /** Sign with a secret no more. */
    record RemoveWebhookSecret(WebhookId webhook, SecretId secret) implements WebhookCommand {}

    /** Remove it. */
    record DeleteWebhook(WebhookId webhook) implements WebhookCommand {}
}
