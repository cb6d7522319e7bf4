package dev.precept.domain.application;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.shared.ScopeId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Which scopes of one API an application may ask for.
 *
 * @param policy how they are granted
 * @param scopes which ones
 * @param reach only in authorizations for our own API: where they hold
 * @param condition what must be so for it to count; null for nothing
 */
public record ApiAuthorization(
        AuthorizationPolicy policy,
        Set<ScopeId> scopes,
        @Nullable OrganizationReach reach,
        @Nullable Condition condition) {
    public ApiAuthorization {
        scopes = Set.copyOf(scopes);
    }

    /** Without a condition. */
    public ApiAuthorization(
            AuthorizationPolicy policy, Set<ScopeId> scopes, @Nullable OrganizationReach reach) {
        this(policy, scopes, reach, null);
    }
}
