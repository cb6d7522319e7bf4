package dev.precept.domain.application;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What a client's authorization requests have to be.
 *
 * @param profile which whole set of rules it is held to
 * @param pushedRequired whether they have to be pushed (RFC 9126)
 * @param signedRequired whether they have to be signed (RFC 9101)
 * @param consentRequired whether users are asked
 * @param authorizationDetailsTypes the types it may ask for (RFC 9396)
 * @param ciba how it hears of a backchannel request's end; null where it makes none
 */
public record RequestRules(
        Profile profile,
        boolean pushedRequired,
        boolean signedRequired,
        boolean consentRequired,
        Set<String> authorizationDetailsTypes,
        @Nullable Backchannel ciba) {
    /** Any request; users are asked. */
    public static final RequestRules DEFAULT =
            new RequestRules(Profile.STANDARD, false, false, true, Set.of(), null);

    public RequestRules {
        authorizationDetailsTypes = Set.copyOf(authorizationDetailsTypes);
    }
}
