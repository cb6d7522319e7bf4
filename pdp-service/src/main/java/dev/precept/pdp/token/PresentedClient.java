package dev.precept.pdp.token;

import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

import java.util.Map;

/** A client that says who it is and shows a secret; not yet believed. */
final class PresentedClient extends OAuth2ClientAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Tenant tenant;
    private final transient ClientCredential credential;

    PresentedClient(Tenant tenant, ClientCredential credential) {
        super(credential.clientId(), credential.method(), credential.secret(), Map.of());
        this.tenant = tenant;
        this.credential = credential;
    }

    Tenant tenant() {
        return tenant;
    }

    ClientCredential credential() {
        return credential;
    }
}
