package dev.precept.domain.gateway;

import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.collection.PersistentMap;

import java.time.Instant;

/** What a gateway's decider needs to know of its past. */
public sealed interface GatewayState {
    /** Never made. */
    record Absent() implements GatewayState {}

    /**
     * In being.
     *
     * @param keys each with its expiry; {@link Instant#MAX} never expires
     */
    record Existing(
            GatewayId gateway,
            OrganizationId organization,
            Handle handle,
            GatewayDetails details,
            PersistentMap<SecretId, Instant> keys)
            implements GatewayState {
        /** How many keys have not expired. */
        public int liveKeys(Instant now) {
            return (int) keys.values().stream().filter(now::isBefore).count();
        }

        Existing withDetails(GatewayDetails changed) {
            return new Existing(gateway, organization, handle, changed, keys);
        }

        Existing withKeys(PersistentMap<SecretId, Instant> changed) {
            return new Existing(gateway, organization, handle, details, changed);
        }
    }

    /** Removed. */
    record Deleted() implements GatewayState {}
}
