package dev.precept.pdp.token;

import dev.precept.projections.image.ApplicationDocument;

import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/** A client of the issuer's organization that has shown a live secret. */
final class AuthenticatedClient extends OAuth2ClientAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Tenant tenant;
    private final transient ApplicationDocument application;

    AuthenticatedClient(
            Tenant tenant, ApplicationDocument application, ClientAuthenticationMethod method) {
        super(registered(application, method), method, null);
        this.tenant = tenant;
        this.application = application;
    }

    Tenant tenant() {
        return tenant;
    }

    ApplicationDocument application() {
        return application;
    }

    /** The frame's own view of a client: what it asks for, and no more. */
    private static RegisteredClient registered(
            ApplicationDocument application, ClientAuthenticationMethod method) {
        String clientId = application.id().value();
        return RegisteredClient.withId(clientId)
                .clientId(clientId)
                .clientAuthenticationMethod(method)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
    }
}
