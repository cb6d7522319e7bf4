package dev.precept.domain.application;

import org.jspecify.annotations.Nullable;

/**
 * What a client authenticates and signs with, other than secrets.
 *
 * @param keys its public keys; null for none
 * @param certificate the name that an authority certified; null for none
 */
public record ClientProof(@Nullable ClientKeys keys, @Nullable CertificateName certificate) {
    /** Nothing. */
    public static final ClientProof NONE = new ClientProof(null, null);
}
