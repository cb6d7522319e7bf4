package dev.precept.pdp.exchange;

import dev.precept.domain.identityprovider.ProviderGrant;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ActorChain;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.Verification;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Reads tokens that are brought to be exchanged: access tokens of ours, and those of providers that
 * are trusted with it. Threads share it.
 */
final class PresentedTokens {
    private final AccessTokens tokens;

    PresentedTokens(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** The tenant on an image that knows what the token was decided on. */
    Tenant caughtUp(Tenant tenant, String compact) {
        return verify(tenant, compact) instanceof Verification.Verified(TokenClaims claims)
                ? tenant.at(tokens.imageFor(claims, tenant.image()))
                : tenant;
    }

    /**
     * What the token says, if it counts now and its bearer proves what it has to.
     *
     * @param sender the key that the request proves; null for none
     * @throws OAuthException where it does not
     */
    PresentedToken read(Tenant tenant, String compact, @Nullable SenderKey sender) {
        return switch (verify(tenant, compact)) {
            case Verification.Verified(TokenClaims claims) -> own(tenant, claims, sender);
            case Verification.Refused _ -> stranger(tenant, compact);
        };
    }

    private Verification verify(Tenant tenant, String compact) {
        return tokens.verify(
                tenant.image(), tenant.organization().document(), compact, tenant.now());
    }

    private static PresentedToken own(
            Tenant tenant, TokenClaims claims, @Nullable SenderKey sender) {
        SenderKey bound = claims.details().sender();
        // RFC 9449 section 6, RFC 8705 section 3: who has the token without the key has nothing.
        if (bound != null && !bound.equals(sender)) {
            throw refusal("The token is bound to a key that the request does not prove.");
        }
        var facts = AccessTokens.facts(claims);
        // RFC 8693 section 2.2.2: expired, revoked, or nothing of it is granted any more.
        if (!TokenPolicy.isActive(tenant.image(), facts, tenant.now())) {
            throw notAccepted();
        }
        String actor = claims.details().actor();
        return new PresentedToken(
                null,
                claims.subject(),
                claims.kind() == TokenClaims.Kind.APPLICATION_USER
                        ? new UserId(claims.subject())
                        : null,
                claims.client(),
                Set.copyOf(claims.audience()),
                TokenPolicy.stillGranted(tenant.image(), facts, tenant.now()),
                new PresentedToken.Lasting(
                        claims.details().session(),
                        claims.expiresAt(),
                        claims.details().signIn(),
                        actor == null ? null : ActorChain.of(actor),
                        null));
    }

    private PresentedToken stranger(Tenant tenant, String compact) {
        Subject subject =
                tokens.subject(
                        tenant.image(), tenant.organization().document(), compact, tenant.now());
        if (!(subject instanceof Subject.ForeignToken(ForeignClaims claims))) {
            throw notAccepted();
        }
        IdentityProviderImage known =
                tenant.organization().identityProviders().get(claims.provider());
        IdentityProviderDocument provider = Objects.requireNonNull(known).document();
        // RFC 8693 section 2.1: whose tokens are taken is policy.
        if (!provider.details().has(ProviderGrant.TOKEN_EXCHANGE)) {
            throw refusal("Tokens of this provider are not exchanged here.");
        }
        if (claims.isSenderConstrained()) {
            throw refusal("A provider's token that is bound to a key is not exchanged here.");
        }
        if (!TokenPolicy.stands(
                tenant.image(),
                tenant.organization(),
                claims,
                tenant.image().notBefore(tenant.now()))) {
            throw notAccepted();
        }
        UserImage user = claims.user(tenant.image(), tenant.organization());
        ApplicationImage application = claims.application(tenant.image(), tenant.organization());
        try {
            JwtClaims all = SignedJwt.parse(compact).claims();
            return new PresentedToken(
                    provider.details().issuer(),
                    claims.subject(),
                    user == null ? null : user.id(),
                    application == null ? null : application.document().id(),
                    claims.audience(),
                    claims.scopes(),
                    new PresentedToken.Lasting(
                            null,
                            claims.expiresAt(),
                            claims.more(),
                            ActorChain.of(all),
                            mayAct(all)));
        } catch (InvalidJwtException malformed) {
            throw notAccepted();
        }
    }

    private static @Nullable JwtClaims mayAct(JwtClaims claims) {
        JwtClaims mayAct = claims.object("may_act");
        if (claims.has("may_act") && mayAct == null) {
            throw notAccepted();
        }
        return mayAct;
    }

    /** What the application is called where tokens are addressed to it: its id and its APIs. */
    static Set<String> addresses(Tenant tenant, ApplicationId application, Set<String> audience) {
        Set<String> addresses = new HashSet<>(Set.of(application.value()));
        for (String identifier : audience) {
            var api = tenant.image().visibleApiByIdentifier(tenant.organization(), identifier);
            if (api != null && api.document().details().introspectors().contains(application)) {
                addresses.add(identifier);
            }
        }
        return addresses;
    }

    /** RFC 8693 section 2.2.2: the token is not valid, or policy does not accept it. */
    static OAuthException refusal(String description) {
        return OAuthError.invalidRequest(description);
    }

    private static OAuthException notAccepted() {
        return refusal("The token is not accepted.");
    }
}
