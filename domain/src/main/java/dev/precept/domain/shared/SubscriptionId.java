package dev.precept.domain.shared;

/** Names a subscription. Never reused. */
public record SubscriptionId(String value) implements Id {
    public SubscriptionId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
