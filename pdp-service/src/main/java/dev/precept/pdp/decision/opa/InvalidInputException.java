package dev.precept.pdp.decision.opa;

/** The input cannot be read; the message is for the caller. */
final class InvalidInputException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidInputException(String message) {
        super(message, null, false, false);
    }
}
