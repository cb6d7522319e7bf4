package dev.precept.domain.identityprovider;

import org.jspecify.annotations.Nullable;

/**
 * What a provider calls things in its ID tokens. Null where it says them as OpenID Connect does.
 *
 * @param email whose value is the address; null for {@code email}
 * @param emailVerified whose value says whether the provider has verified it; null for {@code
 *     email_verified}
 * @param name whose value is what to call the user; null for {@code name}
 * @param groups whose value are the user's groups there; null for none
 */
public record SignInClaims(
        @Nullable String email,
        @Nullable String emailVerified,
        @Nullable String name,
        @Nullable String groups) {
    /** Everything as OpenID Connect has it. */
    public static final SignInClaims STANDARD = new SignInClaims(null, null, null, null);
}
