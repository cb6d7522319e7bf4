package dev.precept.domain.identityprovider;

import java.util.Set;

/**
 * What of a provider can be replaced.
 *
 * @param issuer its {@code iss}, compared exactly
 * @param keys where its keys are
 * @param audience of which a token's {@code aud} has to hold one
 * @param claims what it calls things
 */
public record ProviderDetails(
        String issuer, KeyLocation keys, Set<String> audience, ClaimNames claims) {
    public ProviderDetails {
        audience = Set.copyOf(audience);
    }
}
