package dev.precept.projections.image;

/** Where a signing key stands. */
public enum KeyStatus {
    /** Published, will sign later. */
    NEXT,
    /** Signs. */
    ACTIVE,
    /** Signs no more; still verifies. */
    RETIRED
}
