package dev.precept.domain.shared;

/**
 * Names a secret: a client's, or a key of a gateway or an application; names the row that holds its
 * verifier. Never reused.
 */
public record SecretId(String value) implements Id {
    public SecretId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
