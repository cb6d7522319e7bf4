package dev.precept.pdp.client;

import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.client.ClientCredential.Assertion;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.projections.image.ApplicationDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Believes a client by an assertion that its key signed: private_key_jwt, RFC 7523 section 3 and
 * OpenID Connect Core section 9, held to FAPI 2.0 section 5.3.2.1: it names this issuer and nobody
 * else, is short-lived, and counts once on whatever node. Threads share it.
 */
final class ClientAssertions {
    /** RFC 8725 section 3.11: what else has a type is a token of another kind. */
    private static final Set<String> TYPES = Set.of("jwt", "client-authentication+jwt");

    /** RFC 9101 section 10.8: a JWT that says one of these is a request, typed or not. */
    private static final List<String> OF_REQUESTS = List.of("client_id", "response_type", "scope");

    private final ClientKeysResolver keys;
    private final OneTimeIds ids;

    ClientAssertions(ClientKeysResolver keys, OneTimeIds ids) {
        this.keys = keys;
        this.ids = ids;
    }

    /**
     * Whether it is the client's; if so, it is used up.
     *
     * @param client null where there is none of that name
     * @throws dev.precept.pdp.oauth.OAuthException where the database is away
     * @throws NonBlocking.MustWait on a thread that must not wait
     */
    boolean believes(@Nullable ApplicationDocument client, Assertion shown, Tenant tenant) {
        return client != null
                // RFC 6749 section 2.3: a client uses the method it is registered for.
                && client.details().tokenEndpointAuthMethod()
                        == ClientAuthentication.PRIVATE_KEY_JWT
                && isOfKind(client, shown.jwt())
                && isAddressed(client, shown.jwt(), tenant)
                && isGenuine(client, shown.jwt(), tenant);
    }

    private static boolean isOfKind(ApplicationDocument client, SignedJwt jwt) {
        String type = jwt.type();
        // FAPI 2.0 section 5.4.1: PS256, ES256 or EdDSA.
        boolean isStrong =
                jwt.algorithm() != SignatureAlgorithm.RS256
                        || !client.details().settings().requests().profile().isFapi();
        return isStrong && (type == null || TYPES.contains(type.toLowerCase(Locale.ROOT)));
    }

    private static boolean isAddressed(ApplicationDocument client, SignedJwt jwt, Tenant tenant) {
        try {
            JwtClaims claims = jwt.claims();
            String id = client.id().value();
            // RFC 7523 section 3 (1), (2); FAPI 2.0 section 5.3.2.1 (8): one string, the issuer.
            return id.equals(claims.string("iss"))
                    && id.equals(claims.string("sub"))
                    && tenant.issuer().equals(claims.string("aud"))
                    && OF_REQUESTS.stream().noneMatch(claims::has)
                    && isInTime(claims, tenant.now());
        } catch (InvalidJwtException malformed) {
            return false;
        }
    }

    /** RFC 7523 section 3 (4), (5), (6); an instant that is there has to be one. */
    private static boolean isInTime(JwtClaims claims, Instant now) {
        Instant latest = now.plus(Limits.CLOCK_SKEW);
        Instant expires = claims.instant("exp");
        if (expires == null
                || !now.isBefore(expires)
                || expires.isAfter(latest.plus(Limits.ASSERTION_LIFETIME))) {
            return false;
        }
        for (String name : List.of("iat", "nbf")) {
            Instant begins = claims.instant(name);
            boolean isWrong = begins == null ? claims.has(name) : begins.isAfter(latest);
            if (isWrong) {
                return false;
            }
        }
        return true;
    }

    private boolean isGenuine(ApplicationDocument client, SignedJwt jwt, Tenant tenant) {
        String id = jwt.claims().string("jti");
        Instant expires = jwt.claims().instant("exp");
        if (id == null || id.isEmpty() || id.length() > Limits.ID_CHARACTERS || expires == null) {
            return false;
        }
        // Before the signature: it would be verified twice.
        NonBlocking.beforeWaiting();
        if (!keys.hasSigned(client, jwt)) {
            return false;
        }
        try {
            // RFC 7523 section 3 (7): only what the client signed can use an id of its up.
            return ids.use(tenant.id(), "assertion " + client.id().value(), id, expires);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
    }
}
