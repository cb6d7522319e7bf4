package dev.precept.domain.application;

/** By what name a client knows users (OpenID Connect Core 1.0 section 8). */
public enum SubjectKind {
    /** By the user's id, as every other client does. */
    PUBLIC,
    /** By a name that the clients of its sector alone know. */
    PAIRWISE
}
