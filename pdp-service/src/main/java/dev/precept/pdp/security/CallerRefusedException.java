package dev.precept.pdp.security;

import org.springframework.security.access.AccessDeniedException;

/** The caller lacks a right; answered with 403 and the scope that would be needed. */
public final class CallerRefusedException extends AccessDeniedException {
    private static final long serialVersionUID = 1L;

    private final Right missing;

    public CallerRefusedException(Right missing) {
        super("The caller lacks " + missing.scope() + " over the organization.");
        this.missing = missing;
    }

    /** The right that would be needed. */
    public Right missing() {
        return missing;
    }
}
