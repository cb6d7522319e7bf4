package dev.precept.domain.organization;

/** What the service does for an organization. */
public enum OrganizationMode {
    /** Issues tokens and decides requests. */
    AUTHORIZATION,
    /** Issues tokens only; somebody else's gateway decides. */
    TOKEN_SERVICE
}
