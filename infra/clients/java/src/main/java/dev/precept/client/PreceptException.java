package dev.precept.client;

import org.jspecify.annotations.Nullable;

/**
 * No answer was had. Whoever enforces decisions has to refuse what was asked for.
 *
 * <p>The status is the answer's HTTP status, or 0 where there was no answer before the deadline.
 */
public final class PreceptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The HTTP status; 0 for none. */
    private final int status;

    PreceptException(int status, String message) {
        super(message);
        this.status = status;
    }

    PreceptException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    /** The HTTP status of the answer; 0 where there was none. */
    public int status() {
        return status;
    }
}
