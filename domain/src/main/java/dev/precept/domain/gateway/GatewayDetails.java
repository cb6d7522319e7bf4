package dev.precept.domain.gateway;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApplicationId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What of a gateway can be replaced.
 *
 * @param environment which applications it serves
 * @param forwarding where it tells of the request it asks about
 * @param trusts what it is believed in beyond that
 * @param client the application of {@code system} whose access tokens count as this gateway; null
 *     for none
 * @param filter what of the policy it follows; null for its whole organization
 */
public record GatewayDetails(
        Environment environment,
        ForwardingFamily forwarding,
        Set<Trust> trusts,
        @Nullable ApplicationId client,
        @Nullable GatewayFilter filter) {
    public GatewayDetails {
        trusts = Set.copyOf(trusts);
    }
}
