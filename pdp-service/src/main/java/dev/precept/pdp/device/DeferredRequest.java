package dev.precept.pdp.device;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A request that waits for a user.
 *
 * @param id names it to pages, and the grant that comes of it; of no use to a client
 * @param user who is asked; null for whoever knows the user code
 */
record DeferredRequest(
        String id, ApplicationId application, @Nullable UserId user, Asked asked, Instant end) {
    /** By which grant it is redeemed. */
    enum Kind {
        DEVICE,
        BACKCHANNEL
    }
}
