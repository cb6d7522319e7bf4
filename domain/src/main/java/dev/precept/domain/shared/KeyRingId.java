package dev.precept.domain.shared;

/** Names an organization's ring of signing keys. Never reused. */
public record KeyRingId(String value) implements Id {
    public KeyRingId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
