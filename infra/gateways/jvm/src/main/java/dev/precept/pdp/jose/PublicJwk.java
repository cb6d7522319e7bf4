package dev.precept.pdp.jose;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import java.security.PublicKey;

/** A public key pinned to one algorithm (RFC 8725 section 3.1). */
sealed interface PublicJwk permits VerificationKey, ForeignKey {
    /** The only algorithm it verifies. */
    SignatureAlgorithm algorithm();

    /** An object of the first provider. */
    PublicKey key();
}
