package dev.precept.pdp.stream.kafka;

/** What a relay does. */
enum RelayState {
    /** Has not begun, or was stopped. */
    STOPPED,

    /** Another node's relay writes. */
    STANDBY,

    /** Writes. */
    RELAYING,

    /** Cannot write, and tries again and again. */
    FAILING,

    /** Has ended for good: the log is not what it was. */
    ENDED
}
