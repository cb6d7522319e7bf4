package dev.precept.pdp.audit;

import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What became of a request for tokens, or of tokens. Never a token.
 *
 * @param organization whose issuer was asked
 * @param at when
 * @param position of the image it was decided on
 * @param kind what became of it
 * @param grantType {@code grant_type} as it was asked for; null where nothing was asked for
 * @param application the client; null where it was not believed, or has nothing to do with it
 * @param subject whose rights the tokens carry: a user's id, or the application's; null where that
 *     was not found out
 * @param grantId the grant that the tokens rest on; null for none
 * @param granted scopes, by wire name
 * @param dropped scopes that were asked for and not granted, with the reason
 * @param error OAuth's code of a refusal; null for none
 */
public record TokenOutcome(
        OrganizationId organization,
        Instant at,
        long position,
        Kind kind,
        @Nullable String grantType,
        @Nullable String application,
        @Nullable String subject,
        @Nullable String grantId,
        List<String> granted,
        Map<String, String> dropped,
        @Nullable String error) {
    /** What became of it. */
    public enum Kind {
        /** Tokens were given for something new. */
        ISSUED,
        /** Tokens were given for a refresh token. */
        REFRESHED,
        /** A token was given for another (RFC 8693). */
        EXCHANGED,
        /** No tokens were given. */
        REFUSED,
        /** Tokens were taken back. */
        REVOKED
    }

    public TokenOutcome {
        at = at.truncatedTo(ChronoUnit.MICROS);
        granted = List.copyOf(granted);
        dropped = Map.copyOf(dropped);
    }
}
