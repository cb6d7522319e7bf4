package dev.precept.projections.decision;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * What a verified access token says (RFC 9068).
 *
 * @param organization whose issuer signed it
 * @param clientId the application's id
 * @param subject the user's id; the client id where no user is behind it
 * @param audience API identifiers
 * @param scopes wire names
 * @param tokenId {@code jti}
 * @param session {@code sid}, where there is one
 * @param log the log it was decided on
 * @param position the position it was decided at
 * @param expiresAt when it ends
 * @param isSenderConstrained whether it names a key that the bearer must prove to hold, and has not
 * @param more what else it says that conditions may read: {@code acr, amr, auth_time, idp,
 *     idp_groups}
 */
public record TokenClaims(
        OrganizationId organization,
        String clientId,
        String subject,
        Set<String> audience,
        Set<String> scopes,
        String tokenId,
        @Nullable String session,
        String log,
        Position position,
        Instant expiresAt,
        boolean isSenderConstrained,
        Attributes more) {
    public TokenClaims {
        audience = Set.copyOf(audience);
        scopes = Set.copyOf(scopes);
    }

    /** The same, its key proved. */
    public TokenClaims proved() {
        return new TokenClaims(
                organization,
                clientId,
                subject,
                audience,
                scopes,
                tokenId,
                session,
                log,
                position,
                expiresAt,
                false,
                more);
    }

    /** A token that says nothing more. */
    public TokenClaims(
            OrganizationId organization,
            String clientId,
            String subject,
            Set<String> audience,
            Set<String> scopes,
            String tokenId,
            @Nullable String session,
            String log,
            Position position,
            Instant expiresAt,
            boolean isSenderConstrained) {
        this(
                organization,
                clientId,
                subject,
                audience,
                scopes,
                tokenId,
                session,
                log,
                position,
                expiresAt,
                isSenderConstrained,
                Attributes.NONE);
    }
}
