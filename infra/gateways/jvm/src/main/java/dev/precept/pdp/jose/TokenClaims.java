package dev.precept.pdp.jose;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;

import java.time.Instant;
import java.util.List;

/**
 * What our access tokens say (RFC 9068 section 2.2). Instants are whole seconds.
 *
 * @param issuer {@code iss}, the organization's issuer
 * @param subject {@code sub}, the user's id or, without a user, the client's
 * @param audience {@code aud}, identifiers of APIs, at least one
 * @param client {@code client_id} and {@code azp}
 * @param kind {@code aut}
 * @param scopes the words of {@code scope}; the claim is left out where there are none
 * @param issuedAt {@code iat} and, when we issue, {@code nbf}
 * @param notBefore {@code nbf}
 * @param expiresAt {@code exp}
 * @param tokenId {@code jti}
 * @param organization {@code org_id}
 * @param position {@code pos}, the log position the grant was decided at
 * @param log {@code log}, the log that position is in
 * @param details what only some tokens say
 */
public record TokenClaims(
        String issuer,
        String subject,
        List<String> audience,
        ApplicationId client,
        Kind kind,
        List<String> scopes,
        Instant issuedAt,
        Instant notBefore,
        Instant expiresAt,
        String tokenId,
        OrganizationId organization,
        Position position,
        String log,
        TokenDetails details) {

    /** Whose rights a token carries. */
    public enum Kind {
        /** An application's own. */
        APPLICATION,
        /** A person's, at an application. */
        APPLICATION_USER
    }

    public TokenClaims {
        audience = List.copyOf(audience);
        scopes = List.copyOf(scopes);
    }

    /** Without what only some tokens say. */
    public TokenClaims(
            String issuer,
            String subject,
            List<String> audience,
            ApplicationId client,
            Kind kind,
            List<String> scopes,
            Instant issuedAt,
            Instant notBefore,
            Instant expiresAt,
            String tokenId,
            OrganizationId organization,
            Position position,
            String log) {
        this(
                issuer,
                subject,
                audience,
                client,
                kind,
                scopes,
                issuedAt,
                notBefore,
                expiresAt,
                tokenId,
                organization,
                position,
                log,
                TokenDetails.NONE);
    }

    /** The {@code scope} claim: the scopes separated by spaces. */
    public String scope() {
        return String.join(" ", scopes);
    }

    /** The same for a part of the audience. */
    public TokenClaims withAudience(List<String> part) {
        return new TokenClaims(
                issuer,
                subject,
                part,
                client,
                kind,
                scopes,
                issuedAt,
                notBefore,
                expiresAt,
                tokenId,
                organization,
                position,
                log,
                details);
    }
}
