package dev.precept.pdp.interaction;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * How a user has to be signed in to go on, and what is known of who it will be.
 *
 * @param acrValues one of these has to be met, the preferred first; empty for any
 * @param signedInAfter the user has to have signed in at or after this instant; null for any
 * @param loginHint what the client believes the user calls himself; null for nothing
 * @param provider the handle of the identity provider to sign in at; null for the user's choice
 * @param uiLocales the user's languages as BCP 47 tags, the preferred first
 */
public record SignInDemand(
        List<String> acrValues,
        @Nullable Instant signedInAfter,
        @Nullable String loginHint,
        @Nullable String provider,
        List<String> uiLocales) {
    /** Whoever is signed in. */
    public static final SignInDemand NONE =
            new SignInDemand(List.of(), null, null, null, List.of());

    public SignInDemand {
        acrValues = List.copyOf(acrValues);
        uiLocales = List.copyOf(uiLocales);
    }

    /** Whether a sign-in of this strength at this instant will do. */
    public boolean isMetBy(String acr, Instant authenticatedAt) {
        return isRecent(authenticatedAt) && Acr.satisfies(acr, acrValues);
    }

    /** Whether a sign-in at this instant is recent enough. */
    public boolean isRecent(Instant authenticatedAt) {
        return signedInAfter == null || !authenticatedAt.isBefore(signedInAfter);
    }
}
