package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

/** The log could not be reached, or takes no appends; nothing was written. */
public final class LogUnavailableException extends RuntimeException {
    /** Says what was wanted. */
    public LogUnavailableException(String message) {
        this(message, null);
    }

    /** Says what was wanted. */
    public LogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
