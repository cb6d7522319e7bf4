package dev.precept.pdp.jose;

import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.OrganizationImage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Signs whatever an organization says that is no access token: ID tokens, logout tokens, answers.
 * The type keeps them apart (RFC 8725 section 3.11). Threads share it.
 */
public final class JwtSigner {
    private final PrivateKeyStore keys;

    public JwtSigner(PrivateKeyStore keys) {
        this.keys = keys;
    }

    /**
     * The compact JWT, signed with the key that is active now; empty where the organization has
     * none of the algorithm. Waits for the database only where the key was never met before.
     *
     * @param type the header's {@code typ}, such as {@code JWT} or {@code logout+jwt}; not {@code
     *     at+jwt}
     * @param claims one JSON object, UTF-8
     */
    public Optional<String> sign(
            OrganizationImage organization,
            SignatureAlgorithm algorithm,
            String type,
            byte[] claims) {
        if (TokenVerifier.TYPE.equals(type)) {
            throw new IllegalArgumentException("Access tokens are the token issuer's to sign");
        }
        KeyRingDocument ring = organization.keyRing();
        return ring == null
                ? Optional.empty()
                : KeyRings.active(ring, algorithm)
                        .flatMap(keys::signer)
                        .map(signer -> signer.sign(type, claims));
    }

    /**
     * The left half of a token's or code's hash, for {@code at_hash}, {@code c_hash} and {@code
     * s_hash} (OpenID Connect Core section 3.1.3.6): of SHA-256, of SHA-512 beside EdDSA.
     *
     * @param algorithm how the ID token is signed
     */
    public static String leftHalfOfHash(SignatureAlgorithm algorithm, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        byte[] hash =
                switch (algorithm) {
                    case RS256, ES256, PS256 -> Jca.sha256(bytes);
                    case EDDSA -> Jca.sha512(bytes);
                };
        return Base64Url.encode(Arrays.copyOf(hash, hash.length / 2));
    }
}
