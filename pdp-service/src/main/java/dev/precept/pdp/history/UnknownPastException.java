package dev.precept.pdp.history;

/** What is asked for as a moment of the past is none of this log's; the message says why. */
public final class UnknownPastException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownPastException(String message) {
        super(message);
    }
}
