package dev.precept.spring;

import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

import java.util.List;
import java.util.Objects;

/** Asks the issuer, and believes only tokens for one API that nobody has to prove a key for. */
final class AudienceIntrospector implements OpaqueTokenIntrospector {
    private final OpaqueTokenIntrospector issuer;
    private final String audience;

    AudienceIntrospector(String issuer, String audience, PreceptProperties.Introspection asker) {
        this.issuer =
                SpringOpaqueTokenIntrospector.withIntrospectionUri(issuer + "/oauth2/introspect")
                        .clientId(asker.clientId())
                        .clientSecret(asker.clientSecret())
                        .build();
        this.audience = audience;
    }

    @Override
    public OAuth2AuthenticatedPrincipal introspect(String token) {
        OAuth2AuthenticatedPrincipal found = issuer.introspect(token);
        List<String> audiences = Objects.requireNonNullElse(found.getAttribute("aud"), List.of());
        // RFC 9068 section 4: a token for another API is none for this one.
        if (!audiences.contains(audience)) {
            throw new BadOpaqueTokenException("The token is for another API.");
        }
        // RFC 9449 section 7.1: a bound token is no bearer token.
        if (found.getAttribute("cnf") != null) {
            throw new BadOpaqueTokenException("The token is bound to a key.");
        }
        return found;
    }
}
