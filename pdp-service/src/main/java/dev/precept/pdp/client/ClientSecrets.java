package dev.precept.pdp.client;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.client.ClientCredential.Secret;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.SecretDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Believes a client by any of its live secrets (RFC 6749 section 2.3.1). An unknown client, one of
 * another organization and a wrong secret cost the same. Threads share it.
 */
final class ClientSecrets {
    private final SecretStore secrets;

    ClientSecrets(SecretStore secrets) {
        this.secrets = secrets;
    }

    /**
     * Whether it is the client's.
     *
     * @param client null where there is none of that name
     * @throws dev.precept.pdp.oauth.OAuthException where the database has to be asked and is away
     */
    boolean believes(@Nullable ApplicationDocument client, Secret shown, Instant now) {
        Set<SecretId> live = client == null ? Set.of() : live(client, now);
        boolean isKnown;
        try {
            isKnown = secrets.matches(shown.secret(), live);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
        // RFC 6749 section 2.3: a client uses the method it is registered for.
        return isKnown
                && client != null
                && client.details().tokenEndpointAuthMethod() == shown.method();
    }

    private static Set<SecretId> live(ApplicationDocument client, Instant now) {
        Set<SecretId> live = new HashSet<>();
        for (SecretDocument secret : client.secrets().values()) {
            if (secret.isLive(now)) {
                live.add(secret.id());
            }
        }
        return live;
    }
}
