package dev.precept.domain.shared;

/** Names an API. Never reused. */
public record ApiId(String value) implements Id {
    public ApiId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
