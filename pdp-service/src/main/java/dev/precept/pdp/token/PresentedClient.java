package dev.precept.pdp.token;

import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

import java.util.Map;

/** A client that says who it is and shows a secret; not yet believed. */
final class PresentedClient extends OAuth2ClientAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Tenant tenant;
    private final String secret;

    PresentedClient(
            Tenant tenant, String clientId, ClientAuthenticationMethod method, String secret) {
        super(clientId, method, secret, Map.of());
        this.tenant = tenant;
        this.secret = secret;
    }

    Tenant tenant() {
        return tenant;
    }

    String secret() {
        return secret;
    }
}
