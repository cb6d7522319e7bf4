package dev.precept.domain.shared;

/** Names a group. Never reused. */
public record GroupId(String value) implements Id {
    public GroupId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
