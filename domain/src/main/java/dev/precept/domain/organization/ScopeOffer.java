package dev.precept.domain.organization;

import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.shared.ScopeId;

import java.util.Set;

/**
 * What of an API a client that registers itself may ask for.
 *
 * @param policy how it is granted
 * @param scopes which ones at most
 */
public record ScopeOffer(AuthorizationPolicy policy, Set<ScopeId> scopes) {
    public ScopeOffer {
        scopes = Set.copyOf(scopes);
    }
}
