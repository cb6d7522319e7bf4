package dev.precept.domain.shared;

/** Names a resource instance. Never reused. */
public record ResourceId(String value) implements Id {
    public ResourceId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
