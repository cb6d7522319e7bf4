package dev.precept.pdp.jose;

import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.jose.Verification.Reason;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * A compact JWS of claims taken apart (RFC 7515 section 7.1, RFC 7519), whoever made it; nothing in
 * it is believed before {@link #isSignedBy} says so. The key decides the algorithm and the header
 * only agrees (RFC 8725 section 3.1). {@code jku}, {@code x5u} and {@code x5c} are never looked at,
 * {@code jwk} only by {@link #embeddedKey}. Used by one thread.
 */
public final class SignedJwt {
    private final byte[] compact;
    private final int signedLength;
    private final Header header;
    private final String encodedClaims;
    private final byte[] signature;
    private @Nullable JwtClaims claims;

    private SignedJwt(String text, int claimsStart, int claimsEnd) {
        compact = text.getBytes(StandardCharsets.ISO_8859_1);
        signedLength = claimsEnd;
        header = Header.read(json(text.substring(0, claimsStart - 1)));
        encodedClaims = text.substring(claimsStart, claimsEnd);
        signature = bytes(text.substring(claimsEnd + 1));
    }

    /**
     * Takes a token apart.
     *
     * @param compact any text
     * @throws InvalidJwtException where it is longer than {@link Limits#TOKEN_CHARACTERS}, not
     *     three parts of base64url, of a header that is no JSON object of unique members, unsigned
     *     or of an algorithm that is not ours, or demands an extension
     */
    public static SignedJwt parse(String compact) {
        if (compact.length() > Limits.TOKEN_CHARACTERS) {
            throw new InvalidJwtException(Reason.TOO_LARGE);
        }
        int claimsStart = compact.indexOf('.') + 1;
        int claimsEnd = compact.indexOf('.', claimsStart);
        if (claimsStart == 0 || claimsEnd < 0 || compact.indexOf('.', claimsEnd + 1) >= 0) {
            throw new InvalidJwtException(Reason.MALFORMED);
        }
        return new SignedJwt(compact, claimsStart, claimsEnd);
    }

    /** The media type of the whole, as the header has it ({@code typ}); null where it has none. */
    public @Nullable String type() {
        return header.type;
    }

    /** How it claims to be signed. */
    public SignatureAlgorithm algorithm() {
        return header.algorithm();
    }

    /** The key it claims to be signed with; null where the header names none. */
    public @Nullable String keyId() {
        return header.kid;
    }

    /**
     * What it says, believed or not.
     *
     * @throws InvalidJwtException where that is no JSON object of unique members
     */
    public JwtClaims claims() {
        if (claims == null) {
            claims = JwtClaims.read(claimsJson());
        }
        return claims;
    }

    /** The text of the claims: UTF-8 without a fault, and else anything. */
    String claimsJson() {
        return json(encodedClaims);
    }

    /** How many characters the token has. */
    int length() {
        return compact.length;
    }

    /** Whether one of our own keys signed it. */
    public boolean isSignedBy(VerificationKey key) {
        return isSigned(key.algorithm(), key);
    }

    /** Whether somebody else's key signed it. */
    public boolean isSignedBy(ForeignKey key) {
        return isSigned(key.algorithm(), key);
    }

    /**
     * Whether the key that the header names signed it; where it names none, the only key of the set
     * that is of its algorithm.
     */
    public boolean isSignedBy(ForeignKeySet keys) {
        ForeignKey key = keys.find(header.kid, algorithm());
        return key != null && isSignedBy(key);
    }

    private boolean isSigned(SignatureAlgorithm algorithm, PublicJwk key) {
        // RFC 8725 section 3.1: the key decides the algorithm, the header only agrees.
        return algorithm == algorithm()
                && Jca.isSigned(algorithm, key.key(), compact, signedLength, signature);
    }

    /**
     * The public key in the header, for the kinds of token that bring their own (RFC 9449 section
     * 4.2); it proves no more than that its holder signed.
     *
     * @throws InvalidJwtException where there is none, it is private or symmetric, or it is not one
     *     for the algorithm
     */
    public ForeignKey embeddedKey() {
        if (header.jwk == null) {
            throw new InvalidJwtException(Reason.UNKNOWN_KEY);
        }
        try {
            return ForeignKeySet.embedded(header.jwk, algorithm());
        } catch (IllegalArgumentException unfit) {
            throw new InvalidJwtException(Reason.UNKNOWN_KEY);
        }
    }

    private static byte[] bytes(String segment) {
        try {
            return Base64Url.decode(segment);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidJwtException(Reason.MALFORMED);
        }
    }

    private static String json(String segment) {
        try {
            return StrictJson.utf8(Base64Url.decode(segment));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidJwtException(Reason.MALFORMED);
        }
    }

    /** The header members that we read; all others say nothing to us. */
    private static final class Header {
        private @Nullable String type;
        private @Nullable String named;
        private @Nullable String kid;
        private @Nullable String jwk;
        private boolean hasExtension;

        static Header read(String json) {
            Header header = new Header();
            try {
                StrictJson.readObject(
                        json,
                        (name, parser) -> {
                            switch (name) {
                                case "typ" -> header.type = StrictJson.string(parser);
                                case "alg" -> header.named = StrictJson.string(parser);
                                case "kid" -> header.kid = StrictJson.string(parser);
                                case "jwk" -> header.jwk = StrictJson.text(json, parser);
                                case "crit", "b64", "zip", "enc" -> header.hasExtension = true;
                                default -> {
                                    // jku, x5u, x5c and the like: never followed.
                                }
                            }
                        });
            } catch (IllegalArgumentException malformed) {
                throw new InvalidJwtException(Reason.MALFORMED);
            }
            // RFC 7515 section 4.1.11: we understand no extension, b64 (RFC 7797) included.
            if (header.hasExtension) {
                throw new InvalidJwtException(Reason.CRITICAL_HEADER);
            }
            header.algorithm();
            return header;
        }

        /** RFC 8725 section 3.2: only algorithms of ours, none of them "none". */
        SignatureAlgorithm algorithm() {
            return SignatureAlgorithm.named(named == null ? "none" : named)
                    .orElseThrow(() -> new InvalidJwtException(Reason.WRONG_ALGORITHM));
        }
    }
}
