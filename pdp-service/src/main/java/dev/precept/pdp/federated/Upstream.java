package dev.precept.pdp.federated;

import dev.precept.domain.identityprovider.ProviderSignIn;
import dev.precept.projections.image.IdentityProviderDocument;

/**
 * A provider that users sign in at.
 *
 * @param provider its registration
 * @param signIn how users sign in there
 * @param metadata what it says of itself
 */
record Upstream(
        IdentityProviderDocument provider, ProviderSignIn signIn, ProviderMetadata metadata) {
    String issuer() {
        return provider.details().issuer();
    }
}
