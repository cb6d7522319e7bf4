package dev.precept.domain.shared;

/** Names a user. Never reused. */
public record UserId(String value) implements Id {
    public UserId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
