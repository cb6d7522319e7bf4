package dev.precept.pdp.jose;

import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.IdentityProvidersImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
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
            SignedJwt jwt = SignedJwt.parse(compact);
            String issuer = jwt.claims().string("iss");
            IdentityProviderImage provider = issuer == null ? null : providers.byIssuer(issuer);
            return provider == null ? null : verified(provider.document(), jwt, now);
        } catch (InvalidJwtException malformed) {
            return null;
        }
    }

    /** The key that a verified token is bound to; null for none, or where it is of another kind. */
    static @Nullable SenderKey boundTo(ForeignClaims claims, String compact) {
        String cnf =
                claims.isSenderConstrained() ? SignedJwt.parse(compact).claims().json("cnf") : null;
        if (cnf == null) {
            return null;
        }
        List<SenderKey> keys = new ArrayList<>();
        try {
            StrictJson.readObject(
                    cnf,
                    (name, parser) -> {
                        switch (name) {
                            case "jkt" -> keys.add(new SenderKey.Dpop(StrictJson.string(parser)));
                            case "x5t#S256" ->
                                    keys.add(new SenderKey.Certificate(StrictJson.string(parser)));
                            default -> {
                                // RFC 7800 section 3.1: what is not understood is passed over.
                            }
                        }
                    });
        } catch (IllegalArgumentException malformed) {
            return null;
        }
        return keys.size() == 1 ? keys.getFirst() : null;
    }

    private Subject verified(IdentityProviderDocument provider, SignedJwt jwt, Instant now) {
        JwtClaims claims = jwt.claims();
        String kid = jwt.keyId();
        ForeignKey key = kid == null ? null : keys.find(provider, kid);
        boolean isGenuine = key != null && isAccessToken(jwt) && jwt.isSignedBy(key);
        Instant issuedAt = claims.instant("iat");
        Instant expiresAt = claims.instant("exp");
        if (!isGenuine
                || issuedAt == null
                || expiresAt == null
                || expiresAt.isAfter(issuedAt.plus(Limits.TOKEN_LIFETIME))
                || provider.details().audience().stream()
                        .noneMatch(claims.strings("aud")::contains)) {
            return new Subject.RefusedToken(Reason.TOKEN_INVALID);
        }
        if (!isInTime(claims, issuedAt, expiresAt, now)) {
            return new Subject.RefusedToken(Reason.TOKEN_EXPIRED);
        }
        try {
            return new Subject.ForeignToken(
                    new ForeignClaimsReader(claims).claims(provider, issuedAt, expiresAt));
        } catch (IllegalArgumentException incomplete) {
            return new Subject.RefusedToken(Reason.TOKEN_INVALID);
        }
    }

    /** RFC 8725 section 3.11, and what tells the kinds apart where the type is not said. */
    private static boolean isAccessToken(SignedJwt jwt) {
        JwtClaims claims = jwt.claims();
        String type = jwt.type() == null ? "jwt" : jwt.type();
        String kind = claims.has("typ") ? claims.string("typ") : "bearer";
        String use = claims.has("token_use") ? claims.string("token_use") : "access";
        return kind != null
                && TYPES.contains(type.toLowerCase(Locale.ROOT))
                && BEARER.contains(kind.toLowerCase(Locale.ROOT))
                && "access".equals(use)
                && OF_OTHER_KINDS.stream().noneMatch(claims::has);
    }

    private static boolean isInTime(
            JwtClaims claims, Instant issuedAt, Instant expiresAt, Instant now) {
        Instant latest = now.plus(Limits.CLOCK_SKEW);
        Instant notBefore = claims.has("nbf") ? claims.instant("nbf") : issuedAt;
        return now.isBefore(expiresAt)
                && !issuedAt.isAfter(latest)
                && notBefore != null
                && !notBefore.isAfter(latest);
    }
}
