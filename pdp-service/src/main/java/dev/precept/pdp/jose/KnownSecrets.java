package dev.precept.pdp.jose;

import dev.precept.domain.shared.SecretId;

/**
 * The verifiers that are in memory: all that whoever decides may ask. One that is not there (yet)
 * verifies nothing.
 */
@FunctionalInterface
public interface KnownSecrets {
    /** Whether the secret is this one. Costs the same whether it is or not. */
    boolean isKnown(String secret, SecretId id);
}
