package dev.precept.pdp.jose;

import dev.precept.projections.image.IdentityProviderDocument;

import org.jspecify.annotations.Nullable;

/** Where trusted providers' keys are found: those at hand. */
@FunctionalInterface
public interface ForeignKeys {
    /**
     * The provider's key of this id; null where it is not at hand, and then it may be looked for in
     * the background. Never waits for anything.
     */
    @Nullable ForeignKey find(IdentityProviderDocument provider, String kid);
}
