package dev.precept.pdp.listener;

/** A request that is not one, or too much of one; the connection ends with the answer. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** Answered with this status and text. */
    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
