package dev.precept.pdp.jose;

import dev.precept.domain.attribute.Attributes;

import org.jspecify.annotations.Nullable;

/**
 * What only some access tokens say.
 *
 * @param session {@code sid}, the grant that the token rests on: cut off, all its tokens are dead;
 *     null where it rests on none
 * @param sender {@code cnf}, the key that the bearer has to prove; null for a bearer token
 * @param signIn {@code acr, amr, auth_time, idp, idp_groups}, as far as they are there
 * @param actor {@code act} (RFC 8693 section 4.1), a JSON object; null where nobody acts for the
 *     subject
 * @param authorizationDetails {@code authorization_details} (RFC 9396 section 9.1), a JSON array;
 *     null for none
 */
public record TokenDetails(
        @Nullable String session,
        @Nullable SenderKey sender,
        Attributes signIn,
        @Nullable String actor,
        @Nullable String authorizationDetails) {
    /** Nothing. */
    public static final TokenDetails NONE =
            new TokenDetails(null, null, Attributes.NONE, null, null);

    /** Only the key of the sender. */
    public static TokenDetails of(@Nullable SenderKey sender) {
        return sender == null ? NONE : new TokenDetails(null, sender, Attributes.NONE, null, null);
    }
}
