package dev.precept.projections.embedded;

/** What a follower needs next. */
public enum Step {
    /** What follows. */
    GO_ON,
    /** The messages after its image's position, anew: something in between is missing. */
    FOLLOW_ANEW,
    /** A snapshot: its image cannot be led on. */
    BEGIN_AGAIN
}
