package dev.precept.pdp.client;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.FormRequest;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.SecretDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Authenticates a client by any of its live secrets. An unknown client, one of another
 * organization, a wrong secret and a wrong method get the same answer at the same cost. Threads
 * share it.
 */
final class ClientSecrets implements ClientAuthenticator {
    private final SecretStore secrets;

    ClientSecrets(SecretStore secrets) {
        this.secrets = secrets;
    }

    @Override
    public @Nullable Client find(FormRequest request) {
        ClientCredential credential =
                ClientCredential.read(request.authorization(), request.form()::get);
        return credential == null ? null : authenticate(request.tenant(), credential);
    }

    private Client authenticate(Tenant tenant, ClientCredential credential) {
        ApplicationDocument application = application(tenant, credential.clientId());
        Set<SecretId> live =
                application == null ? Set.of() : liveSecrets(application, tenant.now());
        boolean isKnown = matches(credential.secret(), live);
        if (application == null || !isKnown) {
            throw OAuthError.invalidClient();
        }
        // RFC 6749 section 2.3: a client uses the method it is registered for.
        if (application.details().tokenEndpointAuthMethod() != credential.method()) {
            throw OAuthError.invalidClient();
        }
        return new Client(application, credential.method());
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
}
