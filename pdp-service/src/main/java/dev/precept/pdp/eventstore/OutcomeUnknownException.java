package dev.precept.pdp.eventstore;

/**
 * The connection was lost while an append was under way, and could not be had again in time: the
 * append may be in the log or not. Whoever asks again finds out by its idempotency key or revision.
 */
public final class OutcomeUnknownException extends RuntimeException {
    OutcomeUnknownException(Throwable cause) {
        super("it is not known whether the append was written", cause);
    }
}
