package dev.precept.domain.application;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Where a browser or this service may be sent for an application. All absolute URIs.
 *
 * @param redirectUris where authorization responses go, compared exactly
 * @param postLogoutRedirectUris where a browser may go after logout, compared exactly
 * @param backchannelLogoutUri where logout tokens are sent; null for nowhere
 * @param logoUri shown as a link, never fetched here; null for none
 * @param policyUri likewise
 * @param termsUri likewise
 */
public record ClientUris(
        Set<String> redirectUris,
        Set<String> postLogoutRedirectUris,
        @Nullable String backchannelLogoutUri,
        @Nullable String logoUri,
        @Nullable String policyUri,
        @Nullable String termsUri) {
    /** None. */
    public static final ClientUris NONE =
            new ClientUris(Set.of(), Set.of(), null, null, null, null);

    public ClientUris {
        redirectUris = Set.copyOf(redirectUris);
        postLogoutRedirectUris = Set.copyOf(postLogoutRedirectUris);
    }
}
