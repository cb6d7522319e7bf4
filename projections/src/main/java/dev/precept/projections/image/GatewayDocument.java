package dev.precept.projections.image;

import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import java.util.Map;

/** A gateway's logical content, without its keys' verifiers. */
public record GatewayDocument(
        GatewayId id,
        OrganizationId organization,
        Handle handle,
        GatewayDetails details,
        Map<SecretId, SecretDocument> keys,
        EntityMeta meta) {
    public GatewayDocument {
        keys = Map.copyOf(keys);
    }
}
