package dev.precept.pdp.token;

import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.SecretDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Authenticates a client by any of its live secrets. An unknown client, one of another
 * organization, a wrong secret and a wrong method get the same answer at the same cost. Threads
 * share it.
 */
final class ClientSecrets {
    private final SecretStore secrets;

    ClientSecrets(SecretStore secrets) {
        this.secrets = secrets;
    }

    /**
     * The client.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException where it is
     *     not believed
     */
    ApplicationDocument authenticate(Tenant tenant, ClientCredential credential) {
        ApplicationDocument application = application(tenant, credential.clientId());
        Set<SecretId> live =
                application == null ? Set.of() : liveSecrets(application, tenant.now());
        boolean isKnown = matches(credential.secret(), live);
        if (application == null || !isKnown) {
            throw OAuthError.invalidClient();
        }
        // RFC 6749 section 2.3: a client uses the method it is registered for.
        if (!method(application).equals(credential.method())) {
            throw OAuthError.invalidClient();
        }
        return application;
    }

    private boolean matches(String secret, Set<SecretId> live) {
        try {
            return secrets.matches(secret, live);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
    }

    private static @Nullable ApplicationDocument application(Tenant tenant, String clientId) {
        ApplicationImage application =
                Id.isId(clientId)
                        ? tenant.organization().application(new ApplicationId(clientId))
                        : null;
        return application == null ? null : application.document();
    }

    private static Set<SecretId> liveSecrets(ApplicationDocument application, Instant now) {
        Set<SecretId> live = new HashSet<>();
        for (SecretDocument secret : application.secrets().values()) {
            Instant end = secret.expiresAt();
            if (end == null || now.isBefore(end)) {
                live.add(secret.id());
            }
        }
        return live;
    }

    private static ClientAuthenticationMethod method(ApplicationDocument application) {
        ClientAuthentication method = application.details().tokenEndpointAuthMethod();
        return switch (method) {
            case CLIENT_SECRET_BASIC -> ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
            case CLIENT_SECRET_POST -> ClientAuthenticationMethod.CLIENT_SECRET_POST;
            case NONE -> ClientAuthenticationMethod.NONE;
            case PRIVATE_KEY_JWT -> ClientAuthenticationMethod.PRIVATE_KEY_JWT;
            case TLS_CLIENT_AUTH -> ClientAuthenticationMethod.TLS_CLIENT_AUTH;
            case SELF_SIGNED_TLS_CLIENT_AUTH ->
                    ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH;
        };
    }
}
