package dev.precept.pdp.oauth;

import org.jspecify.annotations.Nullable;

/** Tells which client asks (RFC 6749 section 2.3). Threads share it. */
public interface ClientAuthenticator {
    /**
     * The client that the request shows; null where it shows none.
     *
     * @throws OAuthException where what it shows is not believed
     */
    @Nullable Client find(FormRequest request);

    /**
     * The client that the request shows.
     *
     * @throws OAuthException also where it shows none
     */
    default Client authenticate(FormRequest request) {
        Client client = find(request);
        if (client == null) {
            throw OAuthError.invalidClient();
        }
        return client;
    }
}
