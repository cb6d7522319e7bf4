package dev.precept.domain.review;

/** What a reviewer decides about an item. */
public enum Verdict {
    /** It is still needed. */
    KEEP,
    /** It is taken away. */
    REVOKE
}
