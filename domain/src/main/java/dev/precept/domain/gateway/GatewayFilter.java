package dev.precept.domain.gateway;

import dev.precept.domain.shared.ApiId;

import java.util.Set;

/**
 * What of the policy a gateway follows. What its organization inherits from those above it is
 * always part of it.
 *
 * @param below whether the organizations below its own belong to it; below {@code system} is every
 *     organization
 * @param apis the APIs whose content it follows; none stands for all
 */
public record GatewayFilter(boolean below, Set<ApiId> apis) {
    public GatewayFilter {
        apis = Set.copyOf(apis);
    }
}
