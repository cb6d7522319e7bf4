package dev.precept.pdp.follower;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * Leases, of this node and of gateways.
 *
 * @param duration for how long an image may be answered from after a question for the log's head;
 *     zero switches leases off: what is revoked then ends nowhere within a bound
 */
@ConfigurationProperties("precept.lease")
record LeaseSettings(@DefaultValue("1s") Duration duration) {
    LeaseSettings {
        boolean isOff = duration.isZero();
        boolean isWithin =
                duration.compareTo(Limits.SHORTEST_LEASE) >= 0
                        && duration.compareTo(Limits.LONGEST_LEASE) <= 0;
        if (!isOff && !isWithin) {
            throw new IllegalArgumentException(
                    "precept.lease.duration has to be from "
                            + Limits.SHORTEST_LEASE.toMillis()
                            + "ms to "
                            + Limits.LONGEST_LEASE.toSeconds()
                            + "s, or 0");
        }
    }

    /** Whether there are leases. */
    boolean isOn() {
        return !duration.isZero();
    }
}
