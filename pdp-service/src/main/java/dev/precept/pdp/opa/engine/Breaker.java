package dev.precept.pdp.opa.engine;

import java.util.function.LongSupplier;

/**
 * Keeps from asking what has failed again and again (a circuit breaker): after some failures one
 * after the other nothing passes for a while, then one question at a time, until one succeeds.
 * Threads share it.
 */
final class Breaker {
    private final LongSupplier nanoClock;
    private int failures;
    private long restsUntil;
    private boolean isProbed;

    Breaker(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Whether a question may pass. Of each that does it has to be told how it went. */
    synchronized boolean tryPass() {
        if (failures < Limits.FAILURES) {
            return true;
        }
        if (isProbed || nanoClock.getAsLong() - restsUntil < 0) {
            return false;
        }
        isProbed = true;
        return true;
    }

    /** A question that passed was not asked after all. */
    synchronized void abandoned() {
        isProbed = false;
    }

    /** A question that passed went well. */
    synchronized void succeeded() {
        failures = 0;
        isProbed = false;
    }

    /**
     * A question that passed did not.
     *
     * @return whether nothing passes now, and something did before
     */
    synchronized boolean failed() {
        failures = Math.min(failures + 1, Limits.FAILURES);
        restsUntil = nanoClock.getAsLong() + Limits.REST.toNanos();
        boolean opens = failures == Limits.FAILURES && !isProbed;
        isProbed = false;
        return opens;
    }
}
