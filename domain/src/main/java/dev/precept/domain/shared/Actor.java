package dev.precept.domain.shared;

import org.jspecify.annotations.Nullable;

/**
 * Who caused a change: an application or a user of an organization, or the service itself. Ids
 * only: names of people are never in an event.
 *
 * @param kind what the id names
 * @param organization where the caller lives; null for the service
 * @param id the caller's id; null for the service
 */
public record Actor(Kind kind, @Nullable OrganizationId organization, @Nullable String id) {
    /** The service acting on its own: bootstrap, key rotation. */
    public static final Actor SERVICE = new Actor(Kind.SERVICE, null, null);

    /** The kinds of callers. */
    public enum Kind {
        /** The service itself. */
        SERVICE,
        /** An application, on its own behalf. */
        APPLICATION,
        /** A person. */
        USER
    }
}
