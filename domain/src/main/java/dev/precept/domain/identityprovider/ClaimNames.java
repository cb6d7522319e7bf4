package dev.precept.domain.identityprovider;

import org.jspecify.annotations.Nullable;

/**
 * What a provider calls things in its tokens. Null where it says them as RFC 9068 does.
 *
 * @param subject whose value is the id or the handle of a user here; null where the provider's
 *     subjects are known to nobody here
 * @param client whose value is the client that the token was given to; null for {@code client_id},
 *     else {@code azp}
 * @param scope whose value are the scopes, as a text or an array; null for {@code scope}, else
 *     {@code scp}
 * @param groups whose value are the user's groups there; null for none
 */
public record ClaimNames(
        @Nullable String subject,
        @Nullable String client,
        @Nullable String scope,
        @Nullable String groups) {
    /** Everything as RFC 9068 has it. */
    public static final ClaimNames STANDARD = new ClaimNames(null, null, null, null);
}
