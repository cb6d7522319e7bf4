package dev.precept.domain.shared;

/** Names an access review. Never reused. */
public record ReviewId(String value) implements Id {
    public ReviewId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
