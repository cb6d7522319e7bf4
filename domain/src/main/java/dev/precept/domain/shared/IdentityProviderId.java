package dev.precept.domain.shared;

/** Names an identity provider. Never reused. */
public record IdentityProviderId(String value) implements Id {
    public IdentityProviderId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
