package dev.precept.pdp.jose;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.pdp.jose.Verification.Reason;
import dev.precept.pdp.jose.Verification.Refused;
import dev.precept.pdp.jose.Verification.Verified;

import java.time.Instant;
import java.util.Optional;

/**
 * Verifies our own access tokens by the rules of RFC 8725 and RFC 9068 section 4. The key is found
 * only by {@code kid} and only among the organization's own: {@code jku}, {@code x5u}, {@code x5c}
 * and {@code jwk} are never looked at. Threads may share a verifier.
 *
 * <p>{@code exp} has no leeway: the cut-off of a revoked token leaves the image once event time
 * passes the token's expiry, and a leeway would bring the token back. Hand in as {@code now} the
 * later of the clock and the image's time.
 */
public final class TokenVerifier {
    /** The media type of an access token (RFC 9068 section 2.1), without {@code application/}. */
    static final String TYPE = "at+jwt";

    private final KeySource keys;
    private final RememberedSignatures remembered;

    public TokenVerifier(KeySource keys, RememberedSignatures remembered) {
        this.keys = keys;
        this.remembered = remembered;
    }

    /**
     * Whether the token is one of this organization's, and what it says.
     *
     * @param compact what the caller sent; any text
     * @param organization the only organization it may be of
     * @param issuer that organization's issuer, compared exactly
     * @param now when it has to be valid
     */
    public Verification verify(
            String compact, OrganizationId organization, String issuer, Instant now) {
        if (compact.length() > Limits.TOKEN_CHARACTERS) {
            return new Refused(Reason.TOO_LARGE);
        }
        RememberedSignatures.Digest digest = remembered.digest(compact);
        Optional<TokenClaims> known = remembered.find(digest, organization, keys);
        if (known.isPresent()) {
            return inTime(known.get(), now);
        }
        try {
            SignedJwt jwt = SignedJwt.parse(compact);
            VerificationKey key = key(jwt, organization);
            TokenClaims claims = claims(jwt, key);
            // RFC 9068 section 4: the issuer matches exactly.
            if (!claims.issuer().equals(issuer) || !claims.organization().equals(organization)) {
                return new Refused(Reason.WRONG_ISSUER);
            }
            remembered.remember(digest, organization, key, claims, jwt.length());
            return inTime(claims, now);
        } catch (InvalidJwtException refusal) {
            return new Refused(refusal.reason());
        }
    }

    private VerificationKey key(SignedJwt jwt, OrganizationId organization) {
        // RFC 8725 section 3.11: the type says what the token is for.
        if (!TYPE.equals(jwt.type())) {
            throw new InvalidJwtException(Reason.WRONG_TYPE);
        }
        VerificationKey key =
                keys.find(organization, keyId(jwt))
                        .orElseThrow(() -> new InvalidJwtException(Reason.UNKNOWN_KEY));
        // RFC 8725 section 3.1: the key decides the algorithm, the header only agrees.
        if (key.algorithm() != jwt.algorithm()) {
            throw new InvalidJwtException(Reason.WRONG_ALGORITHM);
        }
        return key;
    }

    private static SigningKeyId keyId(SignedJwt jwt) {
        String kid = jwt.keyId();
        try {
            if (kid != null) {
                return new SigningKeyId(kid);
            }
        } catch (IllegalArgumentException notAnId) {
            throw new InvalidJwtException(Reason.UNKNOWN_KEY);
        }
        throw new InvalidJwtException(Reason.UNKNOWN_KEY);
    }

    private static TokenClaims claims(SignedJwt jwt, VerificationKey key) {
        if (!jwt.isSignedBy(key)) {
            throw new InvalidJwtException(Reason.BAD_SIGNATURE);
        }
        String json = jwt.claimsJson();
        try {
            return TokenClaimsCodec.read(json);
        } catch (IllegalArgumentException incomplete) {
            throw new InvalidJwtException(Reason.BAD_CLAIMS);
        }
    }

    /** Whether the claims are in their time; {@code exp} has no leeway. */
    static Verification inTime(TokenClaims claims, Instant now) {
        if (!now.isBefore(claims.expiresAt())) {
            return new Refused(Reason.EXPIRED);
        }
        Instant latest = now.plus(Limits.CLOCK_SKEW);
        if (claims.notBefore().isAfter(latest) || claims.issuedAt().isAfter(latest)) {
            return new Refused(Reason.NOT_YET_VALID);
        }
        return new Verified(claims);
    }
}
