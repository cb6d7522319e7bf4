package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

/** The log cannot be opened as it was asked for; the operator is told why and what to do. */
public class LogStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    LogStartException(String problem, String advice, @Nullable Throwable cause) {
        super(problem, cause);
        this.advice = advice;
    }

    /** What to do, a sentence. */
    public String advice() {
        return advice;
    }
}
