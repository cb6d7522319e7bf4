package dev.precept.pdp.oauth;

/** Rows that mean nothing after an instant of their own. */
public interface Expiring {
    /**
     * Removes those whose instant has passed; at most some thousands at once.
     *
     * @return how many it has removed
     */
    int removeExpired();
}
