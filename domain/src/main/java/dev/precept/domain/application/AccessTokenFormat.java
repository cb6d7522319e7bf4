package dev.precept.domain.application;

/** What an access token looks like to who holds it. */
public enum AccessTokenFormat {
    /** RFC 9068: signed, readable to everybody. */
    JWT,
    /** Readable to this service alone; others ask by introspection. */
    OPAQUE
}
