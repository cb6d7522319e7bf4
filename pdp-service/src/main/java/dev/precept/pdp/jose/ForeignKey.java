package dev.precept.pdp.jose;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;

/**
 * A trusted provider's public key, pinned to one algorithm (RFC 8725 section 3.1).
 *
 * @param kid its id among the provider's keys
 */
public record ForeignKey(String kid, SignatureAlgorithm algorithm, PublicKey key) {
    /** Bytes of every signature of the key. */
    int signatureBytes() {
        return key instanceof RSAPublicKey rsa
                ? (rsa.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE
                : Jca.signatureBytes(algorithm);
    }
}
