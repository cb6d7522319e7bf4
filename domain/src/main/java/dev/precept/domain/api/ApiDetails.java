package dev.precept.domain.api;

import dev.precept.domain.shared.ApplicationId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What of an API can be replaced.
 *
 * @param name for people
 * @param description for people
 * @param family groups the versions of one API
 * @param version this one's version
 * @param authorizationRequired false allows only NO_POLICY authorizations
 * @param subscriptionRequired whether an application needs an active subscription
 * @param resourceType the type under which AuthZEN requests may name it, beside its handle
 * @param decisionMode what counts at a check
 * @param routes where it is served
 * @param introspectors applications that may introspect tokens for it
 */
public record ApiDetails(
        String name,
        String description,
        @Nullable String family,
        @Nullable String version,
        boolean authorizationRequired,
        boolean subscriptionRequired,
        @Nullable String resourceType,
        DecisionMode decisionMode,
        List<Route> routes,
        List<ApplicationId> introspectors) {
    public ApiDetails {
        routes = List.copyOf(routes);
        introspectors = List.copyOf(introspectors);
    }
}
