package dev.precept.pdp.door;

/** Whom a door lets in; the table of doors sees to it before the door is asked. */
public enum Admission {
    /** Everybody, and nobody is asked who he is. */
    ANYBODY,
    /** Whoever may ask the organization for decisions, by whatever shows who he is. */
    CALLER,
    /** Whoever may read and search the organization's things, by whatever shows who he is. */
    READER,
    /** Whoever may act as a gateway of the organization or read its things: who follows it. */
    FOLLOWER,
    /** Whoever may audit the organization, by whatever shows who he is. */
    AUDITOR,
    /**
     * A gateway known by other means than the {@code Authorization} field: that one is its
     * client's, and is what the door judges.
     */
    GATEWAY,
    /** The door asks itself: it knows other credentials than ours. */
    OWN
}
