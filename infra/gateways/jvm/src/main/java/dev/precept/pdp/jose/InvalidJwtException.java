package dev.precept.pdp.jose;

import dev.precept.pdp.jose.Verification.Reason;

/** What was sent is no signed JWT that we read. Cheap: it has no stack, and quotes nothing. */
public final class InvalidJwtException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    InvalidJwtException(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    /** What is wrong with it. */
    public Reason reason() {
        return reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
