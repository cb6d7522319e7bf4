package dev.precept.pdp.web;

import dev.precept.projections.embedded.Lease;
import dev.precept.projections.image.PolicyImage;

/**
 * Until when this node may answer from its image. Whoever keeps the image in step grants the lease;
 * here it is asked. For any number of threads.
 */
@FunctionalInterface
public interface NodeLease {
    /** One that never ends: answers may then predate what was committed long ago. */
    NodeLease ENDLESS = _ -> true;

    /** Whether an answer from the image may be given now; to be asked when it is made. */
    boolean covers(PolicyImage image);

    /** One that has to be renewed. */
    static NodeLease of(Lease lease) {
        return image -> lease.covers(image.position(), System.nanoTime());
    }
}
