package dev.precept.pdp.audit;

/** What is counted by its size while it waits. */
interface Weighed {
    /** About how many characters it has. */
    long characters();
}
