package dev.precept.domain.signingkey;

import dev.precept.domain.shared.SigningKeyId;

import java.util.Map;

/**
 * A key as others see it.
 *
 * @param key its id and JWK {@code kid}
 * @param algorithm the only algorithm it serves
 * @param publicJwk the public JWK members of its kind (RFC 7518 section 6), without kid, use and
 *     alg
 */
public record SigningKey(
        SigningKeyId key, SignatureAlgorithm algorithm, Map<String, String> publicJwk) {
    public SigningKey {
        publicJwk = Map.copyOf(publicJwk);
    }
}
