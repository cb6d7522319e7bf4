package dev.precept.domain.gateway;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can be asked of a gateway's registration. */
public sealed interface GatewayCommand extends DomainCommand {
    /** The gateway the command is for. */
    GatewayId gateway();

    /** Make it. */
    record CreateGateway(
            GatewayId gateway, OrganizationId organization, Handle handle, GatewayDetails details)
            implements GatewayCommand {}

    /** Replace its details. */
    record ChangeGateway(GatewayId gateway, GatewayDetails details) implements GatewayCommand {}

    /** Make a key live whose verifier is stored already. */
    record AddGatewayKey(GatewayId gateway, SecretId key, @Nullable Instant expiresAt)
            implements GatewayCommand {}

    /** End a key. */
    record RemoveGatewayKey(GatewayId gateway, SecretId key) implements GatewayCommand {}

    /** Remove it. */
    record DeleteGateway(GatewayId gateway) implements GatewayCommand {}
}
