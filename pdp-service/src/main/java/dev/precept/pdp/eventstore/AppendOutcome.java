package dev.precept.pdp.eventstore;

/** What became of an append. A fault (the database is gone) is an exception instead. */
public sealed interface AppendOutcome {
    /**
     * The append is in the log, durably.
     *
     * @param firstPosition the position of its first event
     * @param lastPosition the position of its last event; where it has no events, the head, and one
     *     less than {@code firstPosition}
     * @param atMicros its instant, in microseconds since 1970: never before an earlier position's
     */
    record Committed(long firstPosition, long lastPosition, long atMicros)
            implements AppendOutcome {}

    /**
     * The append lost a race and nothing of it was written: load, and decide again.
     *
     * @param kind what it lost
     * @param key the stream, the reserved key or the read key that decided it
     * @param head the head of the log when it lost; decide again on an image that has reached it
     */
    record Conflict(Kind kind, String key, long head) implements AppendOutcome {}

    /**
     * The command's idempotency key was answered before, and nothing was written.
     *
     * @param answer what was answered then
     */
    record AlreadyAnswered(StoredAnswer answer) implements AppendOutcome {}

    /** What an append can lose. */
    enum Kind {
        /** Its stream has another length than it was decided on. */
        REVISION,
        /** A key that it wants to take has an owner. */
        RESERVATION,
        /** Something that its decision looked at was written since. */
        STALE,
        /** The append on whose result it was decided was not written. */
        PREDECESSOR
    }
}
