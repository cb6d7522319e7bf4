package dev.precept.domain.shared;

/** Names a webhook. Never reused. */
public record WebhookId(String value) implements Id {
    public WebhookId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
