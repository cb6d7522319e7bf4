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
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Authenticates a client by any of its live secrets. An unknown client, one of another
 * organization, a wrong secret and a wrong method get the same answer at the same cost.
 */
final class ClientSecretProvider implements AuthenticationProvider {
    private final SecretStore secrets;

    ClientSecretProvider(SecretStore secrets) {
        this.secrets = secrets;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        PresentedClient presented = (PresentedClient) authentication;
        Tenant tenant = presented.tenant();
        ApplicationDocument application = application(tenant, presented.getPrincipal().toString());
        Set<SecretId> live =
                application == null ? Set.of() : liveSecrets(application, tenant.now());
        boolean isKnown = matches(presented.secret(), live);
        if (application == null || !isKnown) {
            throw OAuthError.invalidClient();
        }
        // RFC 6749 section 2.3: a client uses the method it is registered for.
        if (!method(application).equals(presented.getClientAuthenticationMethod())) {
            throw OAuthError.invalidClient();
        }
        return new AuthenticatedClient(
                tenant, application, presented.getClientAuthenticationMethod());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return PresentedClient.class.isAssignableFrom(authentication);
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
        };
    }
}
