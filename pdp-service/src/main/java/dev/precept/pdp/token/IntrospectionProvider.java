package dev.precept.pdp.token;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.Verification;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.token.IntrospectionRequest.Asker;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.image.ApiImage;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells what a token is worth now (RFC 7662): to its own client, to an application that an API in
 * its audience names as introspector, as far as that API goes, and to a caller of ours who may ask
 * for decisions. Anybody else, and anything that is not a live token, gets {@code active: false}
 * and no more.
 */
final class IntrospectionProvider implements AuthenticationProvider {
    private static final OAuth2TokenIntrospection INACTIVE =
            OAuth2TokenIntrospection.builder(false).build();

    private final AccessTokens tokens;

    IntrospectionProvider(AccessTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        IntrospectionRequest request = (IntrospectionRequest) authentication;
        return new OAuth2TokenIntrospectionAuthenticationToken(
                request.token(), request, introspect(request));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return IntrospectionRequest.class.isAssignableFrom(authentication);
    }

    private OAuth2TokenIntrospection introspect(IntrospectionRequest request) {
        Tenant tenant = request.tenant();
        Verification verification =
                tokens.verify(
                        tenant.image(),
                        tenant.organization().document(),
                        request.token(),
                        tenant.now());
        return switch (verification) {
            case Verification.Refused _ -> INACTIVE;
            case Verification.Verified(TokenClaims claims) -> {
                Tenant caughtUp = tenant.at(tokens.imageFor(claims, tenant.image()));
                yield answer(caughtUp, claims, audienceFor(caughtUp, request.asker(), claims));
            }
        };
    }

    /** The part of the token's audience that the asker may hear of; nothing is no answer. */
    private static List<String> audienceFor(Tenant tenant, Asker asker, TokenClaims claims) {
        return switch (asker) {
            case Asker.SystemCaller(var caller) ->
                    caller.may(Right.DECIDE, claims.organization()) ? claims.audience() : List.of();
            case Asker.Client(var application) ->
                    application.equals(claims.client())
                            ? claims.audience()
                            : introspectedBy(tenant, application, claims);
        };
    }

    private static List<String> introspectedBy(
            Tenant tenant, ApplicationId application, TokenClaims claims) {
        List<String> audience = new ArrayList<>();
        for (String identifier : claims.audience()) {
            ApiImage api = tenant.image().visibleApiByIdentifier(tenant.organization(), identifier);
            if (api != null && api.document().details().introspectors().contains(application)) {
                audience.add(identifier);
            }
        }
        return audience;
    }

    /** What the token is worth at these APIs: the scopes still granted now. */
    private static OAuth2TokenIntrospection answer(
            Tenant tenant, TokenClaims claims, List<String> audience) {
        if (audience.isEmpty()) {
            return INACTIVE;
        }
        var facts = AccessTokens.facts(claims.withAudience(audience));
        if (!TokenPolicy.isActive(tenant.image(), facts, tenant.now())) {
            return INACTIVE;
        }
        Set<String> scopes =
                new TreeSet<>(TokenPolicy.stillGranted(tenant.image(), facts, tenant.now()));
        OAuth2TokenIntrospection.Builder answer =
                OAuth2TokenIntrospection.builder(true)
                        .clientId(claims.client().value())
                        .tokenType(OAuth2AccessToken.TokenType.BEARER.getValue())
                        .issuer(claims.issuer())
                        .subject(claims.subject())
                        .audiences(all -> all.addAll(audience))
                        .issuedAt(claims.issuedAt())
                        .notBefore(claims.notBefore())
                        .expiresAt(claims.expiresAt())
                        .id(claims.tokenId())
                        .claim("org_id", claims.organization().value())
                        .claim("aut", claims.kind().name());
        if (!scopes.isEmpty()) {
            answer.scopes(all -> all.addAll(scopes));
        }
        return answer.build();
    }
}
