package dev.precept.pdp.jose;

import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.IdentityProvidersImage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Verifies access tokens of trusted providers by the rules of RFC 8725: the issuer is one of the
 * organization's, the key is found by {@code kid} among that issuer's alone and decides the
 * algorithm, {@code aud} holds one of those the registration names, and the token is none of
 * another kind. {@code exp} has no leeway, as with our own. Threads share it.
 */
public final class ForeignTokenVerifier {
    private static final int PARTS = 3;
    private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt", "jwt");
    private static final Set<String> BEARER = Set.of("bearer", "dpop");

    /** Claims of ID tokens, logout tokens and proofs: never of an access token. */
    private static final List<String> OF_OTHER_KINDS =
            List.of("nonce", "at_hash", "c_hash", "s_hash", "events", "htm", "htu");

    private final ForeignKeys keys;

    public ForeignTokenVerifier(ForeignKeys keys) {
        this.keys = keys;
    }

    /**
     * The bearer as the subject of a decision; null where the token claims no issuer that is
     * trusted here, so that nothing can be said of it.
     *
     * @param compact any text
     * @param now the later of the clock and the image's time
     */
    public @Nullable Subject subject(
            IdentityProvidersImage providers, String compact, Instant now) {
        if (providers.isEmpty() || compact.length() > Limits.TOKEN_CHARACTERS) {
            return null;
        }
        try {
            String[] parts = compact.split("\\.", -1);
            if (parts.length != PARTS) {
                return null;
            }
            ForeignClaimsReader claims = ForeignClaimsReader.read(json(parts[1]));
            String issuer = claims.text("iss");
            IdentityProviderImage provider = issuer == null ? null : providers.byIssuer(issuer);
            return provider == null ? null : verified(provider.document(), parts, claims, now);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private Subject verified(
            IdentityProviderDocument provider,
            String[] parts,
            ForeignClaimsReader claims,
            Instant now) {
        ForeignClaimsReader header = ForeignClaimsReader.read(json(parts[0]));
        String kid = header.text("kid");
        ForeignKey key = kid == null ? null : keys.find(provider, kid);
        boolean isGenuine =
                key != null
                        && key.algorithm().name().equals(header.text("alg"))
                        && !isExtended(header)
                        && isAccessToken(header, claims)
                        && isSigned(key, parts);
        Instant issuedAt = claims.instant("iat");
        Instant expiresAt = claims.instant("exp");
        if (!isGenuine
                || issuedAt == null
                || expiresAt == null
                || expiresAt.isAfter(issuedAt.plus(Limits.TOKEN_LIFETIME))
                || provider.details().audience().stream().noneMatch(claims.all("aud")::contains)) {
            return new Subject.RefusedToken(Reason.TOKEN_INVALID);
        }
        if (!isInTime(claims, issuedAt, expiresAt, now)) {
            return new Subject.RefusedToken(Reason.TOKEN_EXPIRED);
        }
        try {
            return new Subject.ForeignToken(claims.claims(provider, issuedAt, expiresAt));
        } catch (IllegalArgumentException incomplete) {
            return new Subject.RefusedToken(Reason.TOKEN_INVALID);
        }
    }

    /** RFC 7515 section 4.1.11: we understand no extension. */
    private static boolean isExtended(ForeignClaimsReader header) {
        return header.has("crit") || header.has("b64") || header.has("zip") || header.has("enc");
    }

    /** RFC 8725 section 3.11, and what tells the kinds apart where the type is not said. */
    private static boolean isAccessToken(ForeignClaimsReader header, ForeignClaimsReader claims) {
        String type = header.has("typ") ? header.text("typ") : "jwt";
        String kind = claims.has("typ") ? claims.text("typ") : "bearer";
        String use = claims.has("token_use") ? claims.text("token_use") : "access";
        return type != null
                && kind != null
                && TYPES.contains(type.toLowerCase(Locale.ROOT))
                && BEARER.contains(kind.toLowerCase(Locale.ROOT))
                && "access".equals(use)
                && OF_OTHER_KINDS.stream().noneMatch(claims::has);
    }

    private static boolean isInTime(
            ForeignClaimsReader claims, Instant issuedAt, Instant expiresAt, Instant now) {
        Instant latest = now.plus(Limits.CLOCK_SKEW);
        Instant notBefore = claims.has("nbf") ? claims.instant("nbf") : issuedAt;
        return now.isBefore(expiresAt)
                && !issuedAt.isAfter(latest)
                && notBefore != null
                && !notBefore.isAfter(latest);
    }

    private static boolean isSigned(ForeignKey key, String[] parts) {
        byte[] signature = Base64Url.decode(parts[2]);
        if (signature.length != key.signatureBytes()) {
            return false;
        }
        try {
            Signature verifier = Jca.newSignature(key.algorithm());
            verifier.initVerify(key.key());
            verifier.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.ISO_8859_1));
            return verifier.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The key " + key.kid() + " does not verify", broken);
        }
    }

    private static String json(String segment) {
        return StrictJson.utf8(Base64Url.decode(segment));
    }
}
