package dev.precept.pdp.jose;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import java.security.PublicKey;

/**
 * Somebody else's public key, pinned to one algorithm (RFC 8725 section 3.1): a trusted provider's,
 * a client's, the key of a proof.
 *
 * @param kid its id among its owner's keys; empty where it has none
 */
public record ForeignKey(String kid, SignatureAlgorithm algorithm, PublicKey key)
        implements PublicJwk {
    /** SHA-256 of RFC 7638, base64url: the same key always has the same. */
    public String thumbprint() {
        return VerificationKey.thumbprint(VerificationKey.members(algorithm, key));
    }
}
