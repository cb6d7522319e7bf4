package dev.precept.pdp.jose;

import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.jose.Verification.Reason;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A DPoP proof that holds for one request (RFC 9449 section 4.3): its signature, its kind, its
 * request and its time were looked at. That it was not shown before, and its nonce, are for the
 * reader to see to.
 *
 * @param key what signed it
 * @param algorithm how
 * @param id {@code jti}
 * @param expiresAt when it would be refused for its age
 * @param nonce null for none
 * @param tokenHash {@code ath}; null where it came without a token
 */
public record DpopProof(
        SenderKey.Dpop key,
        SignatureAlgorithm algorithm,
        String id,
        Instant expiresAt,
        @Nullable String nonce,
        @Nullable String tokenHash) {
    private static final String TYPE = "dpop+jwt";

    /**
     * Reads a proof.
     *
     * @param method the request's
     * @param uri the request's; its query does not matter
     * @throws InvalidJwtException where it is none, or one of another request or time
     */
    public static DpopProof read(String compact, String method, String uri, Instant now) {
        SignedJwt jwt = SignedJwt.parse(compact);
        if (!TYPE.equalsIgnoreCase(jwt.type())) {
            throw new InvalidJwtException(Reason.WRONG_TYPE);
        }
        JwtClaims claims = jwt.claims();
        String id = claims.string("jti");
        String target = claims.string("htu");
        Instant issuedAt = claims.instant("iat");
        boolean isOfRequest =
                method.equals(claims.string("htm"))
                        && target != null
                        && HttpUri.isSame(target, uri);
        if (id == null
                || id.isEmpty()
                || id.length() > Limits.PROOF_ID_CHARACTERS
                || issuedAt == null
                || !isOfRequest
                || (claims.has("nonce") && claims.string("nonce") == null)) {
            throw new InvalidJwtException(Reason.BAD_CLAIMS);
        }
        Instant expiresAt = issuedAt.plus(Limits.PROOF_AGE);
        if (now.isAfter(expiresAt)) {
            throw new InvalidJwtException(Reason.EXPIRED);
        }
        if (issuedAt.isAfter(now.plus(Limits.CLOCK_SKEW))) {
            throw new InvalidJwtException(Reason.NOT_YET_VALID);
        }
        // Last: it costs the most.
        ForeignKey key = jwt.embeddedKey();
        if (!jwt.isSignedBy(key)) {
            throw new InvalidJwtException(Reason.BAD_SIGNATURE);
        }
        return new DpopProof(
                new SenderKey.Dpop(key.thumbprint()),
                jwt.algorithm(),
                id,
                expiresAt,
                claims.string("nonce"),
                claims.string("ath"));
    }

    /** Whether it came with this token (RFC 9449 section 4.2). */
    boolean isWith(String token) {
        return Base64Url.encode(Sha256.of(token)).equals(tokenHash);
    }
}
