package dev.precept.pdp.door;

import dev.precept.pdp.security.CallerRefusal;

/** What one way to tell who asks has found. */
public sealed interface Identity {
    /** Somebody. */
    record Known(DoorCaller caller) implements Identity {}

    /** Nothing of its kind was shown: another way may know. */
    record Absent() implements Identity {
        /** The only one. */
        public static final Absent INSTANCE = new Absent();
    }

    /** What was shown does not count; no other way is asked. */
    record Refused(CallerRefusal refusal) implements Identity {}
}
