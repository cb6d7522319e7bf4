package dev.precept.pdp.jose;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.pdp.jose.Verification.Reason;
import dev.precept.pdp.jose.Verification.Refused;
import dev.precept.pdp.jose.Verification.Verified;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
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
        byte[] token = compact.getBytes(StandardCharsets.ISO_8859_1);
        try {
            Signed signed = Signed.parse(compact, token);
            VerificationKey key = key(signed.header, organization);
            TokenClaims claims = claims(signed, key);
            // RFC 9068 section 4: the issuer matches exactly.
            if (!claims.issuer().equals(issuer) || !claims.organization().equals(organization)) {
                return new Refused(Reason.WRONG_ISSUER);
            }
            remembered.remember(digest, organization, key, claims, token.length);
            return inTime(claims, now);
        } catch (Refusal refusal) {
            return new Refused(refusal.reason);
        }
    }

    private VerificationKey key(Header header, OrganizationId organization) {
        // RFC 8725 section 3.11: the type says what the token is for.
        if (!TokenSigner.TYPE.equals(header.type)) {
            throw new Refusal(Reason.WRONG_TYPE);
        }
        // RFC 7515 section 4.1.11: we understand no extension, b64 (RFC 7797) included.
        if (header.hasExtension) {
            throw new Refusal(Reason.CRITICAL_HEADER);
        }
        SigningKeyId kid = header.keyId();
        VerificationKey key =
                keys.find(organization, kid).orElseThrow(() -> new Refusal(Reason.UNKNOWN_KEY));
        // RFC 8725 section 3.1: the key decides the algorithm, the header only agrees.
        if (!key.algorithm().name().equals(header.algorithm)) {
            throw new Refusal(Reason.WRONG_ALGORITHM);
        }
        return key;
    }

    private static TokenClaims claims(Signed signed, VerificationKey key) {
        if (!isSignature(key, signed)) {
            throw new Refusal(Reason.BAD_SIGNATURE);
        }
        String json = json(signed.claims);
        try {
            return TokenClaimsCodec.read(json);
        } catch (IllegalArgumentException incomplete) {
            throw new Refusal(Reason.BAD_CLAIMS);
        }
    }

    private static boolean isSignature(VerificationKey key, Signed signed) {
        byte[] signature = signed.signature;
        if (signature.length != Jca.signatureBytes(key.algorithm())) {
            return false;
        }
        try {
            Signature verifier = Jca.newSignature(key.algorithm());
            verifier.initVerify(key.key());
            verifier.update(signed.token, 0, signed.signedLength);
            return verifier.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The key " + key.id() + " does not verify", broken);
        }
    }

    private static Verification inTime(TokenClaims claims, Instant now) {
        if (!now.isBefore(claims.expiresAt())) {
            return new Refused(Reason.EXPIRED);
        }
        Instant latest = now.plus(Limits.CLOCK_SKEW);
        if (claims.notBefore().isAfter(latest) || claims.issuedAt().isAfter(latest)) {
            return new Refused(Reason.NOT_YET_VALID);
        }
        return new Verified(claims);
    }

    private static byte[] bytes(String segment) {
        try {
            return Base64Url.decode(segment);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(Reason.MALFORMED);
        }
    }

    private static String json(String segment) {
        try {
            return StrictJson.utf8(Base64Url.decode(segment));
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(Reason.MALFORMED);
        }
    }

    /**
     * A compact token taken apart (RFC 7515 section 7.1); nothing in it is believed yet.
     *
     * @param token all its bytes
     * @param signedLength how many of them are signed
     * @param claims the claims, still encoded
     */
    private record Signed(
            byte[] token, int signedLength, Header header, String claims, byte[] signature) {
        static Signed parse(String compact, byte[] token) {
            int claimsStart = compact.indexOf('.') + 1;
            int claimsEnd = compact.indexOf('.', claimsStart);
            if (claimsStart == 0 || claimsEnd < 0 || compact.indexOf('.', claimsEnd + 1) >= 0) {
                throw new Refusal(Reason.MALFORMED);
            }
            return new Signed(
                    token,
                    claimsEnd,
                    Header.read(json(compact.substring(0, claimsStart - 1))),
                    compact.substring(claimsStart, claimsEnd),
                    bytes(compact.substring(claimsEnd + 1)));
        }
    }

    /** The header members that we read; all others say nothing to us. */
    private static final class Header {
        private @Nullable String type;
        private @Nullable String algorithm;
        private @Nullable String kid;
        private boolean hasExtension;

        static Header read(String json) {
            Header header = new Header();
            try {
                StrictJson.readObject(
                        json,
                        (name, parser) -> {
                            switch (name) {
                                case "typ" -> header.type = StrictJson.string(parser);
                                case "alg" -> header.algorithm = StrictJson.string(parser);
                                case "kid" -> header.kid = StrictJson.string(parser);
                                case "crit", "b64", "zip", "enc" -> header.hasExtension = true;
                                default -> {
                                    // jku, x5u, x5c, jwk and the like: never followed.
                                }
                            }
                        });
            } catch (IllegalArgumentException malformed) {
                throw new Refusal(Reason.MALFORMED);
            }
            return header;
        }

        SigningKeyId keyId() {
            try {
                if (kid != null) {
                    return new SigningKeyId(kid);
                }
            } catch (IllegalArgumentException notAnId) {
                throw new Refusal(Reason.UNKNOWN_KEY);
            }
            throw new Refusal(Reason.UNKNOWN_KEY);
        }
    }

    /** Leaves the straight line; caught by {@link #verify}, and cheap. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        Refusal(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }
    }
}
