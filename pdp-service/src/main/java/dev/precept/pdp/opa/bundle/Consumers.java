package dev.precept.pdp.opa.bundle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Who was given a difference, and whether he took it. An agent that cannot (one that persists its
 * bundles, or whose activation failed) goes on asking from where it was: it has to be given the
 * whole. Threads share it.
 */
final class Consumers {
    private final LongSupplier nanos;
    private final Map<String, Given> given =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Given> eldest) {
                    return size() > Limits.CONSUMERS;
                }
            };

    /**
     * Nobody yet.
     *
     * @param nanos the monotonic clock
     */
    Consumers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * What somebody was given last.
     *
     * @param failures how often he did not take it
     * @param nanos when, by the monotonic clock
     */
    private record Given(Version base, Version target, int failures, long nanos) {}

    /** Whether somebody has not failed to take differences too often. */
    synchronized boolean mayTake(String who) {
        Given last = given.get(who);
        return last == null
                || last.failures < Limits.FAILURES
                || nanos.getAsLong() - last.nanos > Limits.WITHOUT_DELTAS.toNanos();
    }

    /**
     * Whether somebody may be given a difference.
     *
     * @param who asks, as far as can be told
     * @param known what he has
     */
    synchronized boolean takes(String who, Version known) {
        Given last = given.get(who);
        if (last == null) {
            return true;
        }
        long now = nanos.getAsLong();
        if (known.equals(last.target) || now - last.nanos > Limits.WITHOUT_DELTAS.toNanos()) {
            given.remove(who);
            return true;
        }
        if (known.equals(last.base)) {
            given.put(who, new Given(last.base, last.target, last.failures + 1, now));
            return false;
        }
        return last.failures < Limits.FAILURES;
    }

    /** Says that he was given one. */
    synchronized void gave(String who, Version base, Version target) {
        Given last = given.get(who);
        int failures = last == null ? 0 : last.failures;
        given.put(who, new Given(base, target, failures, nanos.getAsLong()));
    }
}
