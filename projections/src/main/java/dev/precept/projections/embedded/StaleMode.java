package dev.precept.projections.embedded;

/** What becomes of a permit where nobody can say whether it still holds. */
public enum StaleMode {
    /** It becomes a deny. */
    DENY,
    /** It stands, and is marked as stale: revocations no longer arrive in time. */
    SERVE_STALE
}
