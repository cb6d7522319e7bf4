package dev.precept.domain.shared;

/** Names a gateway. Never reused. */
public record GatewayId(String value) implements Id {
    public GatewayId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
