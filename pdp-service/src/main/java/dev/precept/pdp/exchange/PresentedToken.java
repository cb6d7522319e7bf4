package dev.precept.pdp.exchange;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.ActorChain;
import dev.precept.pdp.jose.JwtClaims;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * What a token that was brought, and that counts now, says.
 *
 * @param issuer who issued it; null for us
 * @param subject its {@code sub}
 * @param user who that is here; null for an application on its own behalf
 * @param client the application that it was given to; null for none of ours
 * @param audience its {@code aud}
 * @param scopes those of its scopes that hold now
 * @param lasting what of it the token made from it has to keep
 */
record PresentedToken(
        @Nullable String issuer,
        String subject,
        @Nullable UserId user,
        @Nullable ApplicationId client,
        Set<String> audience,
        Set<String> scopes,
        Lasting lasting) {
    PresentedToken {
        audience = Set.copyOf(audience);
        scopes = Set.copyOf(scopes);
    }

    /**
     * What does not change by an exchange.
     *
     * @param session of the grant it came from; null for none of ours
     * @param expiresAt when it ends
     * @param signIn how its user signed in
     * @param actors who acts for its subject; null for nobody
     * @param mayAct who may (RFC 8693 section 4.4); null where it does not say
     */
    record Lasting(
            @Nullable String session,
            Instant expiresAt,
            Attributes signIn,
            @Nullable ActorChain actors,
            @Nullable JwtClaims mayAct) {}
}
