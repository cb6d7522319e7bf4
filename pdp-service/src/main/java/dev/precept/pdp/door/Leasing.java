package dev.precept.pdp.door;

/** Whether this node's lease has to hold for a door's answer. */
public enum Leasing {
    /** It need not: nobody is let in by the answer. */
    NONE,
    /** When the door is asked; whether it still does at the end, the door sees to itself. */
    AT_FIRST,
    /** When the door is asked, and still when it has answered. */
    THROUGHOUT
}
