package dev.precept.pdp.command;

/** Ends a unit of work whose events or keys are more than the log takes at once. */
final class TooLargeException extends RuntimeException {
    TooLargeException() {
        super("more than one append can hold", null, false, false);
    }
}
