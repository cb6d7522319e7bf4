package dev.precept.pdp.account;

/** Too many passwords wait to be tried; another time will do. Carries no stack. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyException() {
        super("Too many passwords wait to be tried", null, false, false);
    }
}
