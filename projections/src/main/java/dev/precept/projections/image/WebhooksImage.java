package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.WebhookId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** An organization's webhooks. Immutable. */
public final class WebhooksImage {
    /** None. */
    public static final WebhooksImage EMPTY = new WebhooksImage(Catalog.empty());

    private final Catalog<WebhookId, WebhookDocument> webhooks;

    private WebhooksImage(Catalog<WebhookId, WebhookDocument> webhooks) {
        this.webhooks = webhooks;
    }

    public @Nullable WebhookDocument get(WebhookId id) {
        return webhooks.get(id);
    }

    public @Nullable WebhookDocument get(Handle handle) {
        return webhooks.get(handle);
    }

    /** All, by handle. */
    public List<WebhookDocument> list() {
        return webhooks.list();
    }

    /** With the webhook, new or in the place of what had its id. */
    public WebhooksImage with(WebhookDocument document) {
        return new WebhooksImage(webhooks.with(document.id(), document.handle(), document));
    }

    /** Without the webhook. */
    public WebhooksImage without(WebhookDocument document) {
        return new WebhooksImage(webhooks.without(document.id(), document.handle()));
    }
}
