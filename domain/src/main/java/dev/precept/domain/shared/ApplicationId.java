package dev.precept.domain.shared;

/** Names an application. Never reused. */
public record ApplicationId(String value) implements Id {
    public ApplicationId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
