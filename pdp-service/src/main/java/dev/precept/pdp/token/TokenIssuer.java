package dev.precept.pdp.token;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.KeyRings;
import dev.precept.pdp.jose.Limits;
import dev.precept.pdp.jose.OpaqueTokens;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.TokenClaimsCodec;
import dev.precept.pdp.jose.TokenDetails;
import dev.precept.pdp.jose.TokenSigner;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.KeyRingDocument;

import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes access tokens of what was granted, signed (RFC 9068) or opaque as the application has it;
 * keeps nothing of them. Threads share it.
 */
public final class TokenIssuer {
    private static final int TOKEN_ID_BYTES = 16;

    private final PrivateKeyStore keys;
    private final OpaqueTokens opaque;
    private final SecureRandom random = new SecureRandom();

    TokenIssuer(PrivateKeyStore keys, OpaqueTokens opaque) {
        this.keys = keys;
        this.opaque = opaque;
    }

    /**
     * A token and what it says.
     *
     * @param dropped scopes that were asked for and are not in it, with the reason
     */
    public record Issued(String compact, TokenClaims claims, Map<String, Reason> dropped) {
        public Issued {
            dropped = Map.copyOf(dropped);
        }

        /** Not the token. */
        @Override
        public String toString() {
            return "Issued[" + claims + ']';
        }
    }

    /**
     * The token of what was granted.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where it would be too large, or nothing can sign
     */
    public Issued issue(
            Tenant tenant,
            ApplicationDocument application,
            TokenGrant.Granted grant,
            Bearer bearer) {
        Instant issuedAt = tenant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = issuedAt.plus(lifetime(application));
        Instant endOfRoles = endOfRoles(tenant, application, grant, bearer, issuedAt);
        expiresAt = endOfRoles.isBefore(expiresAt) ? endOfRoles : expiresAt;
        TokenClaims claims =
                new TokenClaims(
                        tenant.issuer(),
                        bearer.subject(),
                        // OpenID Connect's scopes alone: for the issuer's own userinfo.
                        grant.audience().isEmpty() ? List.of(tenant.issuer()) : grant.audience(),
                        application.id(),
                        bearer.kind(),
                        grant.scopes(),
                        issuedAt,
                        issuedAt,
                        expiresAt.isBefore(bearer.atMost()) ? expiresAt : bearer.atMost(),
                        newTokenId(),
                        application.organization(),
                        grant.position(),
                        tenant.image().log(),
                        withNamedGroups(tenant, bearer.details()));
        String compact =
                isOpaque(application)
                        ? opaque.seal(claims)
                        : signer(tenant, application).sign(TokenClaimsCodec.write(claims));
        if (compact.length() > Limits.TOKEN_CHARACTERS) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.INVALID_SCOPE,
                    "The token would be too large; ask for fewer scopes.");
        }
        return new Issued(compact, claims, grant.dropped());
    }

    /**
     * A token does not outlive a role that is held for a time and alone gave one of its scopes, but
     * for the rest of a second: it lives for one at least, since it is told in seconds.
     */
    private static Instant endOfRoles(
            Tenant tenant,
            ApplicationDocument application,
            TokenGrant.Granted grant,
            Bearer bearer,
            Instant issuedAt) {
        if (bearer.kind() == TokenClaims.Kind.APPLICATION) {
            return Instant.MAX;
        }
        TokenRequest request =
                new TokenRequest(
                        application.organization(),
                        application.id(),
                        new UserId(bearer.subject()),
                        Set.copyOf(grant.scopes()),
                        List.of(),
                        tenant.now(),
                        bearer.details().signIn(),
                        null);
        Instant end = TokenPolicy.endOfRoles(tenant.image(), request, grant.scopes());
        if (end.equals(Instant.MAX)) {
            return end;
        }
        Instant told = end.truncatedTo(ChronoUnit.SECONDS);
        return told.isAfter(issuedAt) ? told : issuedAt.plusSeconds(1);
    }

    /** A token tells of a provider's groups only as far as roles name them. */
    private static TokenDetails withNamedGroups(Tenant tenant, TokenDetails details) {
        return new TokenDetails(
                details.session(),
                details.sender(),
                tenant.organization().withNamedGroups(details.signIn()),
                details.actor(),
                details.authorizationDetails());
    }

    private TokenSigner signer(Tenant tenant, ApplicationDocument application) {
        KeyRingDocument ring = tenant.organization().keyRing();
        if (ring == null) {
            throw OAuthError.unavailable();
        }
        try {
            return KeyRings.active(ring, application.details().accessToken().algorithm())
                    .flatMap(keys::signer)
                    .orElseThrow(OAuthError::unavailable);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
    }

    /** The subject of an access token is our id: a client that is not to know it cannot read it. */
    public static boolean isOpaque(ApplicationDocument application) {
        return application.details().accessToken().isOpaque()
                || SubjectNames.isPairwise(application);
    }

    private static Duration lifetime(ApplicationDocument application) {
        Duration asked = Duration.ofSeconds(application.details().accessToken().lifetimeSeconds());
        Duration longest = Limits.TOKEN_LIFETIME;
        return asked.compareTo(longest) < 0 ? asked : longest;
    }

    private String newTokenId() {
        byte[] bytes = new byte[TOKEN_ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
