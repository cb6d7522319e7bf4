package dev.precept.domain.application;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.jspecify.annotations.Nullable;

/**
 * What a client's tokens have to be.
 *
 * @param senderConstraint what access tokens are bound to
 * @param refreshToken how refresh tokens live; null for {@link RefreshTokenSettings#DEFAULT}
 * @param subjectKind whether the client shares its users' names with others
 * @param sector whose clients know a user by the same pairwise name: a host; null for the one of
 *     its redirect URIs
 * @param idTokenAlgorithm how ID tokens are signed; null as access tokens are
 */
public record TokenRules(
        SenderConstraint senderConstraint,
        @Nullable RefreshTokenSettings refreshToken,
        SubjectKind subjectKind,
        @Nullable String sector,
        @Nullable SignatureAlgorithm idTokenAlgorithm) {
    /** Bearer tokens, public names. */
    public static final TokenRules DEFAULT =
            new TokenRules(SenderConstraint.NONE, null, SubjectKind.PUBLIC, null, null);

    /** How refresh tokens live. */
    public RefreshTokenSettings refreshTokens() {
        return refreshToken == null ? RefreshTokenSettings.DEFAULT : refreshToken;
    }
}
