package dev.precept.pdp.portal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * How a product judges an access token for an operation that needs one scope: the check that its
 * manual describes, made again.
 */
enum Portal {
    /** HTTP API, JWT authorizer: RSA only; client_id counts where there is no aud; no leeway. */
    AWS(Set.of("RS256"), Audience.AUD_OR_CLIENT, 401, 403, List.of()),
    /**
     * Policy validate-jwt with audiences and a required claim scope, separator a space; no leeway.
     */
    AZURE(Set.of("RS256"), Audience.AUD, 401, 401, List.of()),
    /** Plugin jwt, open source: key_claim_name kid, claims_to_verify exp and nbf; no more. */
    KONG_JWT(Set.of("RS256", "ES256"), Audience.NONE, 0, 0, List.of()),
    /** Plugin openid-connect: audience_required and scopes_required. */
    KONG_OIDC(Set.of("RS256", "ES256"), Audience.AUD, 403, 403, List.of()),
    /** TokenIssuer: consumerKeyClaim azp, scopesClaim scope, org_id mapped. */
    APK(Set.of("RS256"), Audience.AUD, 401, 403, List.of("azp", "org_id")),
    /** Key manager out of band: consumer key claim azp, scopes claim scope; no audience. */
    API_MANAGER(Set.of("RS256"), Audience.NONE, 0, 403, List.of("azp")),
    /** External provider: consumer key claim azp, scopes claim scope. */
    CHOREO(Set.of("RS256"), Audience.AUD, 401, 403, List.of("azp"));

    private static final int PASSED = 200;
    private static final int REFUSED = 401;

    private enum Audience {
        AUD,
        AUD_OR_CLIENT,
        NONE
    }

    private final Set<String> algorithms;
    private final Audience audience;
    private final int otherAudience;
    private final int missingScope;
    private final List<String> claims;

    Portal(
            Set<String> algorithms,
            Audience audience,
            int otherAudience,
            int missingScope,
            List<String> claims) {
        this.algorithms = algorithms;
        this.audience = audience;
        this.otherAudience = otherAudience;
        this.missingScope = missingScope;
        this.claims = claims;
    }

    /** What is configured. */
    record Setting(String issuer, JWKSet keys, String audience, String scope) {}

    /** The status that a call with the token gets. */
    int status(Setting setting, String token, Instant now) throws JOSEException {
        SignedJWT jwt;
        JWTClaimsSet said;
        try {
            jwt = SignedJWT.parse(token);
            said = jwt.getJWTClaimsSet();
        } catch (ParseException none) {
            return REFUSED;
        }
        JWK key = setting.keys().getKeyByKeyId(jwt.getHeader().getKeyID());
        boolean isSigned =
                key != null
                        && algorithms.contains(jwt.getHeader().getAlgorithm().getName())
                        && jwt.getHeader().getAlgorithm().equals(key.getAlgorithm())
                        && jwt.verify(verifier(key));
        boolean isOurs = this == KONG_JWT || setting.issuer().equals(said.getIssuer());
        boolean isOfNow =
                isAt(said.getExpirationTime(), now, 1)
                        && isAt(said.getNotBeforeTime(), now, -1)
                        && (this != AWS || isAt(said.getIssueTime(), now, -1));
        boolean hasClaims = claims.stream().allMatch(name -> said.getClaim(name) instanceof String);
        if (!isSigned || !isOurs || !isOfNow || !hasClaims) {
            return REFUSED;
        }
        if (!isFor(setting.audience(), said)) {
            return otherAudience;
        }
        boolean hasScope =
                said.getClaim("scope") instanceof String scope
                        && Arrays.asList(scope.split(" ")).contains(setting.scope());
        return missingScope == 0 || hasScope ? PASSED : missingScope;
    }

    private boolean isFor(String expected, JWTClaimsSet said) {
        return switch (audience) {
            case NONE -> true;
            case AUD -> said.getAudience().contains(expected);
            case AUD_OR_CLIENT ->
                    said.getAudience().isEmpty()
                            ? expected.equals(said.getClaim("client_id"))
                            : said.getAudience().contains(expected);
        };
    }

    /** Whether the time is there and lies after now (1), or not after it (-1). */
    private static boolean isAt(Date time, Instant now, int side) {
        return time != null && (side > 0) == time.toInstant().isAfter(now);
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return key instanceof RSAKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier((ECKey) key);
    }
}
