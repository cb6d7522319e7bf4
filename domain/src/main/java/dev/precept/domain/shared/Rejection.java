package dev.precept.domain.shared;

/**
 * A command refused by a rule: an ordinary answer, not a fault.
 *
 * @param code stable, machine-readable
 * @param detail what the rule is and what to do, for people
 */
public record Rejection(Code code, String detail) {
    /** Why a command was refused. Written on the wire in lower case with hyphens. */
    public enum Code {
        /** The thing the command names does not exist (any more). */
        NOT_FOUND,
        /** A thing the command refers to does not exist. */
        UNKNOWN_REFERENCE,
        /** The handle is taken by another thing of its kind. */
        HANDLE_TAKEN,
        /** The API identifier is taken in this organization. */
        IDENTIFIER_TAKEN,
        /** Neither the scope's name nor its qualified name is free on the wire. */
        WIRE_NAME_TAKEN,
        /** A (host, base path) pair is taken in this organization. */
        ROUTE_TAKEN,
        /** The resource type is taken in this organization. */
        RESOURCE_TYPE_TAKEN,
        /** A field that is fixed when the thing is made would change. */
        IMMUTABLE_FIELD,
        /** The state of the thing does not allow the move. */
        TRANSITION_NOT_ALLOWED,
        /** Groups would contain themselves. */
        GROUP_CYCLE,
        /** Somebody would hold roles that exclude each other. */
        ROLES_EXCLUDE,
        /** A bound of {@link Limits} would be passed. */
        LIMIT_EXCEEDED,
        /** The thing is still needed by others. */
        IN_USE,
        /** What the command asks is not allowed by the settings of the thing. */
        NOT_ALLOWED,
        /** It exists already and cannot be made again. */
        ALREADY_EXISTS,
        /** A value does not have the form it must have; the detail names it. */
        INVALID_VALUE,
        /** The command waits until a second person approves of it, and this is no way to ask. */
        APPROVAL_REQUIRED,
        /** Nodes of an earlier version share the log, and cannot read what would be written. */
        UPGRADE_IN_PROGRESS,
        /** Who would have to check it cannot be asked now. */
        POLICY_ENGINE_UNAVAILABLE
    }
}
