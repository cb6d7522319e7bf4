package dev.precept.pdp.opa.bundle;

import dev.precept.pdp.stream.Refused;
import dev.precept.pdp.web.Consistency;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Until when an agent may permit by what it has. What was committed a while ago is in this node's
 * image as long as its own lease holds: so long, and no longer, agents' leases are renewed. They
 * end by the agents' clocks. Threads share it.
 */
final class Leases {
    /** The lease's id among what a bundle says of its image. */
    static final String KEY = "lease";

    private final Consistency consistency;
    private final Duration ofNode;
    private final InstantSource clock;

    /**
     * Renews while this node has a lease.
     *
     * @param ofNode how long that is: what was committed before is in its image
     */
    Leases(Consistency consistency, Duration ofNode, InstantSource clock) {
        this.consistency = consistency;
        this.ofNode = ofNode;
        this.clock = clock;
    }

    /** The shortest that can be renewed in time: they begin when this node's own did. */
    Duration shortest() {
        Duration due = ofNode.multipliedBy(Limits.RENEWALS);
        return due.compareTo(Limits.SHORTEST_LEASE) > 0 ? due : Limits.SHORTEST_LEASE;
    }

    /**
     * Whether bundles of this form can be had.
     *
     * @throws Refused where their lease is too short
     */
    void check(Form form) throws Refused {
        Duration lease = form.lease();
        if (lease != null && lease.compareTo(shortest()) < 0) {
            throw Refused.invalid(
                    Asked.LEASE,
                    "at least "
                            + shortest().toSeconds()
                            + " seconds are due, for it to be renewed in time");
        }
    }

    /** When it is. */
    Instant now() {
        return clock.instant();
    }

    /** The end of a lease of the image, of this length; null where it cannot be renewed now. */
    @Nullable Instant until(PolicyImage image, Duration lease) {
        Instant asked = clock.instant().minus(ofNode);
        return consistency.isLeased(image) ? asked.plus(lease) : null;
    }

    /** The document. */
    static String json(Instant until) {
        return "{\"until\":" + Text.quote(until.truncatedTo(ChronoUnit.MICROS).toString()) + '}';
    }

    /** The same, beside others. */
    static Sorted.Item item(Instant until) {
        return new Sorted.Item(
                KEY.getBytes(StandardCharsets.UTF_8), json(until).getBytes(StandardCharsets.UTF_8));
    }
}
