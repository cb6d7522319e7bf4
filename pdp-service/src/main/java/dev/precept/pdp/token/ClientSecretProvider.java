package dev.precept.pdp.token;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;

/** Authenticates a client for the frame. */
final class ClientSecretProvider implements AuthenticationProvider {
    private final ClientSecrets clients;

    ClientSecretProvider(ClientSecrets clients) {
        this.clients = clients;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        PresentedClient presented = (PresentedClient) authentication;
        return new AuthenticatedClient(
                presented.tenant(),
                clients.authenticate(presented.tenant(), presented.credential()),
                presented.credential().method());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return PresentedClient.class.isAssignableFrom(authentication);
    }
}
