package dev.precept.domain.application;

/** How an application's scopes of an API are granted. */
public enum AuthorizationPolicy {
    /** A user gets a scope only through a role. */
    RBAC,
    /** The authorization alone suffices. */
    NO_POLICY
}
