package dev.precept.pdp.token;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.TokenDetails;
import dev.precept.projections.image.ApplicationDocument;

import java.time.Instant;

/**
 * Whose rights a token to be issued carries.
 *
 * @param subject {@code sub}
 * @param kind whether a user is behind it
 * @param details what else it says
 * @param atMost it expires no later; {@link Instant#MAX} leaves that to the application
 */
public record Bearer(String subject, TokenClaims.Kind kind, TokenDetails details, Instant atMost) {
    /** An application on its own behalf. */
    public static Bearer application(ApplicationDocument application, TokenDetails details) {
        return new Bearer(
                application.id().value(), TokenClaims.Kind.APPLICATION, details, Instant.MAX);
    }

    /** A user at an application. */
    public static Bearer user(UserId user, TokenDetails details) {
        return new Bearer(user.value(), TokenClaims.Kind.APPLICATION_USER, details, Instant.MAX);
    }
}
