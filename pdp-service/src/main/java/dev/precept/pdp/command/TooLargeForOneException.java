package dev.precept.pdp.command;

/** Ends several commands that are one where together they are more than the log takes at once. */
final class TooLargeForOneException extends RuntimeException {
    TooLargeForOneException() {
        super("more than one append can hold", null, false, false);
    }
}
