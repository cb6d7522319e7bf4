package dev.precept.domain.identityprovider;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What of a provider can be replaced.
 *
 * @param issuer its {@code iss}, compared exactly
 * @param keys where its keys are
 * @param audience of which a token's {@code aud} has to hold one
 * @param claims what it calls things
 * @param grants what its tokens may be brought to the token endpoint for; null for nothing
 * @param signIn how users sign in there; null where they do not
 */
public record ProviderDetails(
        String issuer,
        KeyLocation keys,
        Set<String> audience,
        ClaimNames claims,
        @Nullable Set<ProviderGrant> grants,
        @Nullable ProviderSignIn signIn) {
    public ProviderDetails {
        audience = Set.copyOf(audience);
        grants = grants == null || grants.isEmpty() ? null : Set.copyOf(grants);
    }

    /** One whose tokens are decided on, and no more. */
    public ProviderDetails(
            String issuer, KeyLocation keys, Set<String> audience, ClaimNames claims) {
        this(issuer, keys, audience, claims, null, null);
    }

    /** Whether its tokens may be brought to the token endpoint for that. */
    public boolean has(ProviderGrant grant) {
        return grants != null && grants.contains(grant);
    }
}
