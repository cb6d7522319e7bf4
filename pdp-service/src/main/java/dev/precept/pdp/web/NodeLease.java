package dev.precept.pdp.web;

import dev.precept.projections.embedded.Lease;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

/**
 * Until when this node may answer from its image. Whoever keeps the image in step grants the lease;
 * here it is asked. For any number of threads.
 */
public final class NodeLease {
    private final @Nullable Lease lease;

    private NodeLease(@Nullable Lease lease) {
        this.lease = lease;
    }

    /** One that has to be renewed. */
    public static NodeLease of(Lease lease) {
        return new NodeLease(lease);
    }

    /** One that never ends: answers may then predate what was committed long ago. */
    public static NodeLease endless() {
        return new NodeLease(null);
    }

    /** Whether an answer from the image may be given now; to be asked when it is made. */
    public boolean covers(PolicyImage image) {
        return lease == null || lease.covers(image.position(), System.nanoTime());
    }

    /** For how many nanoseconds more answers from the image may be given; at least 0. */
    public long remainingNanos(PolicyImage image) {
        return lease == null
                ? Long.MAX_VALUE
                : lease.remaining(image.position(), System.nanoTime());
    }
}
