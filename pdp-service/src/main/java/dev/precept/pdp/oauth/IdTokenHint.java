package dev.precept.pdp.oauth;

import dev.precept.domain.signingkey.SigningKey;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.jose.KeyRings;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.jose.VerificationKey;
import dev.precept.projections.image.KeyRingDocument;

import org.jspecify.annotations.Nullable;

/**
 * An ID token that comes back as a hint ({@code id_token_hint}, OpenID Connect Core 1.0 section
 * 3.1.2.1): one of this issuer's, signed by a key that still is published. It may have expired, and
 * lets nobody in.
 */
public final class IdTokenHint {
    private IdTokenHint() {}

    /** What it says; null where it is no ID token of this issuer's. */
    public static @Nullable JwtClaims read(Tenant tenant, String compact) {
        try {
            SignedJwt token = SignedJwt.parse(compact);
            JwtClaims claims = token.claims();
            // RFC 8725 section 3.11, Core section 2: of what is signed here under this type, only
            // ID tokens say all of these; userinfo has no exp, a signed response no sub.
            boolean isOurs =
                    "JWT".equals(token.type())
                            && isSigned(tenant, token)
                            && tenant.issuer().equals(claims.string("iss"))
                            && claims.string("sub") != null
                            && claims.instant("iat") != null
                            && claims.instant("exp") != null;
            return isOurs ? claims : null;
        } catch (InvalidJwtException malformed) {
            return null;
        }
    }

    private static boolean isSigned(Tenant tenant, SignedJwt token) {
        KeyRingDocument ring = tenant.organization().keyRing();
        if (ring == null) {
            return false;
        }
        for (SigningKey key : KeyRings.published(ring, tenant.now())) {
            if (key.key().value().equals(token.keyId())) {
                return token.isSignedBy(VerificationKey.of(key));
            }
        }
        return false;
    }
}
