package dev.precept.pdp.security;

/** Hears of the calls that callers are refused who are known. Threads share it. */
@FunctionalInterface
public interface RefusalLog {
    /** Takes down a call that is answered with 403, before it is answered. */
    void refused(RefusedCall call);
}
