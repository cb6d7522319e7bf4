package dev.precept.pdp.authorization;

import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.client.ClientKeysResolver;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApplicationDocument;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * Requests that their client signed (RFC 9101), held to FAPI 2.0 Message Signing section 5.3.1.
 * Threads share it.
 */
final class RequestObjects {
    private static final String TYPE = "oauth-authz-req+jwt";
    private static final Set<String> CLAIMS_OF_JWT =
            Set.of("iss", "aud", "exp", "nbf", "iat", "jti", "sub");

    private final ClientKeysResolver keys;
    private final OneTimeIds ids;

    RequestObjects(ClientKeysResolver keys, OneTimeIds ids) {
        this.keys = keys;
        this.ids = ids;
    }

    /**
     * The request: what the client signed and nothing of what stands around it, or the form itself
     * where there is no request object in it.
     *
     * @throws OAuthException where it does not count, or where it has to be signed and is not
     */
    Form read(Tenant tenant, ApplicationDocument client, Form form) {
        String object = form.get(Parameters.REQUEST);
        if (object == null) {
            if (client.details().settings().requiresSignedRequests()) {
                throw OAuthError.invalidRequest(
                        "The application's requests have to be signed (RFC 9101).");
            }
            return form;
        }
        try {
            return read(tenant, client, SignedJwt.parse(object));
        } catch (InvalidJwtException malformed) {
            throw refused("The request object is not a signed JWT that is read here.");
        }
    }

    private Form read(Tenant tenant, ApplicationDocument client, SignedJwt object) {
        String type = object.type();
        // RFC 8725 section 3.11, RFC 9101 section 10.8: a JWT of another kind is no request.
        if (type != null && !type.toLowerCase(Locale.ROOT).equals(TYPE) && !type.equals("JWT")) {
            throw refused("The request object has another typ than " + TYPE + ".");
        }
        // FAPI 2.0 section 5.4.1: PS256, ES256 or EdDSA.
        if (client.details().settings().requests().profile().isFapi()
                && object.algorithm() == SignatureAlgorithm.RS256) {
            throw refused("The profile has no request objects of RS256.");
        }
        // RFC 9101 section 6.2: the signature, by a key of the client's.
        if (!keys.hasSigned(client, object)) {
            throw refused("No key of the client's signed the request object.");
        }
        JwtClaims claims = object.claims();
        String id = client.id().value();
        // RFC 9101 sections 4 and 5.2.3: it is the client's, inside and outside.
        if (!id.equals(claims.string("iss")) || !id.equals(claims.string(Parameters.CLIENT_ID))) {
            throw refused("The iss and the client_id have to be the client's id.");
        }
        // RFC 9101 section 10.8: one whose subject were the client could pass as its assertion.
        if (id.equals(claims.string("sub"))) {
            throw refused("The sub cannot be the client's id.");
        }
        // FAPI 2.0 Message Signing section 5.3.1: the issuer identifier.
        if (!claims.strings("aud").contains(tenant.issuer())) {
            throw refused("The aud has to be this issuer.");
        }
        checkTime(claims, tenant.now());
        // RFC 9101 section 10.2: no request within the request, by value or by reference.
        if (claims.has(Parameters.REQUEST) || claims.has(Parameters.REQUEST_URI)) {
            throw refused("The request object names another.");
        }
        useUp(tenant, id, claims);
        return form(claims);
    }

    private static void checkTime(JwtClaims claims, Instant now) {
        Instant begins = claims.instant("nbf");
        Instant expires = claims.instant("exp");
        // FAPI 2.0 Message Signing section 5.3.1: both there, an hour at most.
        if (begins == null || expires == null) {
            throw refused("The request object has to have nbf and exp.");
        }
        Duration skew = Limits.CLOCK_SKEW;
        if (!now.isBefore(expires)
                || begins.isAfter(now.plus(skew))
                || begins.isBefore(now.minus(Limits.REQUEST_OBJECT_LIFE))
                || expires.isAfter(begins.plus(Limits.REQUEST_OBJECT_LIFE))) {
            throw refused("The request object counts no more, not yet, or for too long.");
        }
    }

    /** RFC 9101 section 10.2: one that has an id counts once. */
    private void useUp(Tenant tenant, String clientId, JwtClaims claims) {
        if (!claims.has("jti")) {
            return;
        }
        String jti = claims.string("jti");
        Instant end = tenant.now().plus(Limits.REQUEST_OBJECT_LIFE);
        if (jti == null || !ids.use(tenant.id(), "request object\n" + clientId, jti, end)) {
            throw refused("The request object was used before.");
        }
    }

    private static Form form(JwtClaims claims) {
        StringBuilder text = new StringBuilder();
        for (String name : claims.names()) {
            if (name.equals(Parameters.RESOURCE)) {
                claims.strings(name).forEach(value -> RequestText.add(text, name, value));
            } else if (!CLAIMS_OF_JWT.contains(name)) {
                RequestText.add(text, name, value(claims, name));
            }
        }
        return RequestText.read(text.toString());
    }

    /** RFC 9101 section 4: numbers and objects stand for their JSON. */
    private static String value(JwtClaims claims, String name) {
        String text = claims.string(name);
        @Nullable String json = text == null ? claims.json(name) : text;
        return json == null ? "" : json;
    }

    private static OAuthException refused(String why) {
        return OAuthError.of(AuthorizationError.INVALID_REQUEST_OBJECT, why);
    }
}
