package dev.precept.domain.application;

import dev.precept.domain.shared.ScopeId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Which scopes of one API an application may ask for.
 *
 * @param policy how they are granted
 * @param scopes which ones
 * @param reach only in authorizations for our own API: where they hold
 */
public record ApiAuthorization(
        AuthorizationPolicy policy, Set<ScopeId> scopes, @Nullable OrganizationReach reach) {
    public ApiAuthorization {
        scopes = Set.copyOf(scopes);
    }
}
