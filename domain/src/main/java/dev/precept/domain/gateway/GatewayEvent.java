package dev.precept.domain.gateway;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can happen to a gateway's registration. */
public sealed interface GatewayEvent extends DomainEvent {
    /** It was made. */
    record GatewayCreated(
            GatewayId gateway, OrganizationId organization, Handle handle, GatewayDetails details)
            implements GatewayEvent {}

    /** Its details were replaced. */
    record GatewayChanged(GatewayDetails details) implements GatewayEvent {}

    /** A key became live; its verifier lies in a row named by the id. Null never expires. */
    record GatewayKeyAdded(SecretId key, @Nullable Instant expiresAt) implements GatewayEvent {}

    /** A key is dead. */
    record GatewayKeyRemoved(SecretId key) implements GatewayEvent {}

    /** It is gone, with its keys. */
    record GatewayDeleted() implements GatewayEvent {}
}
