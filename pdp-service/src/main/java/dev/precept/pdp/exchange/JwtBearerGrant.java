package dev.precept.pdp.exchange;

import dev.precept.domain.application.GrantType;
import dev.precept.domain.identityprovider.ProviderGrant;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.federation.AccountLinks;
import dev.precept.pdp.federation.ProviderSignIns;
import dev.precept.pdp.jose.ForeignKey;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.jose.TokenDetails;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.token.Bearer;
import dev.precept.pdp.token.Grant;
import dev.precept.pdp.token.GrantRequest;
import dev.precept.pdp.token.Granted;
import dev.precept.pdp.token.TokenAnswer;
import dev.precept.pdp.token.TokenIssuer;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import java.time.Instant;
import java.util.Locale;

/**
 * Takes the word of a trusted provider that one of our users asks (RFC 7523 section 2.1). Who the
 * user is here, the claim says that the provider's registration names, else the link that a sign-in
 * there made.
 */
final class JwtBearerGrant implements Grant {
    private final TokenIssuer issuer;
    private final ForeignKeys keys;
    private final OneTimeIds used;
    private final AccountLinks links;

    JwtBearerGrant(TokenIssuer issuer, ForeignKeys keys, OneTimeIds used, AccountLinks links) {
        this.issuer = issuer;
        this.keys = keys;
        this.used = used;
        this.links = links;
    }

    @Override
    public String type() {
        return "urn:ietf:params:oauth:grant-type:jwt-bearer";
    }

    @Override
    public GrantType setting() {
        return GrantType.JWT_BEARER;
    }

    @Override
    public TokenAnswer grant(GrantRequest request) {
        Tenant tenant = request.tenant();
        String assertion = request.form().require("assertion");
        NonBlocking.beforeWaiting();
        Assertion verified = verified(tenant, assertion);
        IdentityProviderDocument provider = verified.provider();
        UserImage user;
        try {
            user = user(tenant, provider, verified.claims());
            // RFC 7523 section 3, rule 7: an id counts once. Last, so that nobody else uses it up.
            if (user == null
                    || !used.use(
                            tenant.id(),
                            "jwt-bearer " + provider.id(),
                            verified.id(),
                            verified.expiresAt())) {
                throw notAccepted();
            }
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
        var signIn =
                ProviderSignIns.of(
                        provider, provider.details().claims().groups(), verified.claims());
        ApplicationDocument application = request.client().application();
        TokenGrant grant =
                TokenPolicy.grant(
                        tenant.image(),
                        new TokenRequest(
                                application.organization(),
                                application.id(),
                                user.id(),
                                request.form().scopes(),
                                request.form().resources(),
                                tenant.now(),
                                signIn));
        return TokenAnswer.of(
                issuer.issue(
                        tenant,
                        application,
                        Granted.orRefuse(grant),
                        Bearer.user(
                                user.id(),
                                new TokenDetails(null, request.sender(), signIn, null, null))));
    }

    /** What a provider asserts. */
    private record Assertion(
            IdentityProviderDocument provider, JwtClaims claims, String id, Instant expiresAt) {}

    private Assertion verified(Tenant tenant, String compact) {
        try {
            SignedJwt jwt = SignedJwt.parse(compact);
            JwtClaims claims = jwt.claims();
            String iss = claims.string("iss");
            IdentityProviderImage known =
                    iss == null ? null : tenant.organization().identityProviders().byIssuer(iss);
            // RFC 7523 section 3, rule 1: an issuer that is trusted, and with this.
            if (known == null || !known.document().details().has(ProviderGrant.JWT_BEARER)) {
                throw notAccepted();
            }
            IdentityProviderDocument provider = known.document();
            String kid = jwt.keyId();
            ForeignKey key = kid == null ? null : keys.find(provider, kid);
            // RFC 7523 section 3, rule 9; RFC 8725 section 3.11: signed, and of no other kind.
            if (key == null || !isAssertion(jwt) || !jwt.isSignedBy(key)) {
                throw notAccepted();
            }
            return inTime(tenant, provider, claims);
        } catch (InvalidJwtException malformed) {
            throw notAccepted();
        }
    }

    private static boolean isAssertion(SignedJwt jwt) {
        String type = jwt.type();
        return (type == null || type.toLowerCase(Locale.ROOT).equals("jwt"))
                && Limits.OF_OTHER_KINDS.stream().noneMatch(jwt.claims()::has);
    }

    private static Assertion inTime(
            Tenant tenant, IdentityProviderDocument provider, JwtClaims claims) {
        Instant now = tenant.now();
        Instant issuedAt = claims.instant("iat");
        Instant expiresAt = claims.instant("exp");
        Instant notBefore = claims.has("nbf") ? claims.instant("nbf") : issuedAt;
        String id = claims.string("jti");
        Instant latest = now.plus(Limits.CLOCK_SKEW);
        // RFC 7523 section 3, rule 3: meant for us, as the issuer or the token endpoint.
        boolean isForUs =
                claims.strings("aud").stream()
                        .anyMatch(
                                it ->
                                        it.equals(tenant.issuer())
                                                || it.equals(tenant.issuer() + "/oauth2/token"));
        // Rules 4 to 7: it ends, soon; it has begun; it has an id.
        if (!isForUs
                || id == null
                || id.isEmpty()
                || id.length() > Limits.ID_CHARACTERS
                || issuedAt == null
                || expiresAt == null
                || notBefore == null
                || !now.isBefore(expiresAt)
                || issuedAt.isAfter(latest)
                || notBefore.isAfter(latest)
                || expiresAt.isAfter(issuedAt.plus(Limits.ASSERTION_LIFETIME))
                || expiresAt.isAfter(latest.plus(Limits.ASSERTION_LIFETIME))) {
            throw notAccepted();
        }
        return new Assertion(provider, claims, id, expiresAt);
    }

    /** RFC 7523 section 3, rule 2: who is meant; null where that is nobody here. */
    private @Nullable UserImage user(
            Tenant tenant, IdentityProviderDocument provider, JwtClaims claims) {
        String subject = claims.string("sub");
        // Administrators of this service are vouched for by nobody else.
        if (subject == null || subject.isEmpty() || tenant.id().equals(OrganizationId.SYSTEM)) {
            return null;
        }
        String mapped = provider.details().claims().subject();
        if (mapped != null) {
            String name = claims.string(mapped);
            return name == null ? null : named(tenant, name);
        }
        UserId linked = links.find(tenant.id(), provider.details().issuer(), subject).orElse(null);
        return linked == null ? null : tenant.organization().user(linked);
    }

    /** One who is another's namesake is nobody. */
    private static @Nullable UserImage named(Tenant tenant, String name) {
        UserImage byId = tenant.organization().userWithId(name);
        UserImage byHandle = tenant.organization().userWithHandle(name);
        boolean isClear = byId == null || byHandle == null || byId.equals(byHandle);
        return !isClear ? null : byId == null ? byHandle : byId;
    }

    /** RFC 7521 section 4.1.1: it does not tell what was wrong. */
    private static OAuthException notAccepted() {
        return OAuthError.invalidGrant("The assertion is not accepted.");
    }
}
