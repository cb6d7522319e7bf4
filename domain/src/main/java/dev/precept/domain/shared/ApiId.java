package dev.precept.domain.shared;

/** Names an API. Never reused. */
public record ApiId(String value) implements Id {
    /** Our own API, in organization {@code system}: the rights over this service. */
    public static final ApiId PRECEPT = new ApiId("precept");

    public ApiId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
