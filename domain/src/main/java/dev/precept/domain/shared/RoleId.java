package dev.precept.domain.shared;

/** Names a role. Never reused. */
public record RoleId(String value) implements Id {
    public RoleId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
