package dev.precept.domain.identityprovider;

import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * How users of the organization sign in at a provider (OpenID Connect Core 1.0).
 *
 * @param clientId what we are called there
 * @param secret names the secret we have there, kept apart; null where we are a public client
 * @param scopes what is asked for beside {@code openid}
 * @param displayName what the sign-in page calls the provider
 * @param claims what the provider calls things in its ID tokens
 * @param link to which account that is there a newcomer belongs
 * @param justInTime whether a newcomer who has no account gets one
 */
public record ProviderSignIn(
        String clientId,
        @Nullable SecretId secret,
        Set<String> scopes,
        String displayName,
        SignInClaims claims,
        LinkPolicy link,
        boolean justInTime) {
    public ProviderSignIn {
        scopes = Set.copyOf(scopes);
    }
}
