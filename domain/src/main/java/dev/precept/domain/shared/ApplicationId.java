package dev.precept.domain.shared;

/** Names an application. Never reused. */
public record ApplicationId(String value) implements Id {
    /** The first administrator, in organization {@code system}: a credential for emergencies. */
    public static final ApplicationId BOOTSTRAP = new ApplicationId("bootstrap");

    public ApplicationId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
