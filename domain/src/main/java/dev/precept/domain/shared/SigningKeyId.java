package dev.precept.domain.shared;

/**
 * Names a signing key; its JWK `kid`, and the name of the row that holds the private part. Never
 * reused.
 */
public record SigningKeyId(String value) implements Id {
    public SigningKeyId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
