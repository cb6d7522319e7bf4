package dev.precept.domain.shared;

/** Names a policy. Never reused. */
public record PolicyId(String value) implements Id {
    public PolicyId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
