package dev.precept.domain.shared;

/** Names a revocation. Never reused. */
public record RevocationId(String value) implements Id {
    public RevocationId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
