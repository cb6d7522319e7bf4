package dev.precept.pdp.door;

/** What a door answers of the past, for whoever may audit. */
public enum Recall {
    /** Nothing. */
    NONE,
    /**
     * Decisions only: the image that the door is handed has the organization and those above it,
     * and the question's own is made where it is decided.
     */
    DECISIONS,
    /** Whatever is asked: the image has all that was. */
    EVERYTHING
}
