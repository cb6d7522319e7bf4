package dev.precept.domain.shared;

/** Names an organization. Never reused. */
public record OrganizationId(String value) implements Id {
    /** Our own organization: its applications are those that may call this service. */
    public static final OrganizationId SYSTEM = new OrganizationId("system");

    /** The organization that is there from the start. */
    public static final OrganizationId DEFAULT = new OrganizationId("default");

    public OrganizationId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
