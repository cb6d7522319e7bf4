package dev.precept.domain.api;

/** What counts at a check. */
public enum DecisionMode {
    /** A token's scope counts only while it would still be granted. */
    LIVE,
    /** The token's scopes count as they stand in it. */
    TOKEN
}
