package dev.precept.pdp.client;

import dev.precept.domain.application.ClientKeys;
import dev.precept.pdp.fetch.RemoteKeys;
import dev.precept.pdp.jose.ForeignKeySet;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.projections.image.ApplicationDocument;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Finds the public keys that a client registered, in its settings or at its URI. Threads share it.
 */
public final class ClientKeysResolver {
    private final RemoteKeys remote;

    ClientKeysResolver(RemoteKeys remote) {
        this.remote = remote;
    }

    /**
     * The client's keys; empty where it has none. Those at a URI may be waited for.
     *
     * @param kid the id of the key that is wanted; null for any
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait
     */
    public ForeignKeySet keys(ApplicationDocument client, @Nullable String kid) {
        ClientKeys keys = client.details().settings().proof().keys();
        return switch (keys) {
            case null -> ForeignKeySet.EMPTY;
            case ClientKeys.Inline inline -> read(inline.jwks());
            case ClientKeys.ByUri(String uri) -> remote.await(RemoteKeys.Place.jwks(uri), kid);
        };
    }

    /**
     * Whether one of the client's keys signed this: the one that its header names, which also
     * decides the algorithm (RFC 8725 section 3.1).
     *
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait
     */
    public boolean hasSigned(ApplicationDocument client, SignedJwt jwt) {
        return jwt.isSignedBy(keys(client, jwt.keyId()));
    }

    private static ForeignKeySet read(String jwks) {
        try {
            return ForeignKeySet.read(jwks.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException unreadable) {
            // What cannot be read proves nothing.
            return ForeignKeySet.EMPTY;
        }
    }
}
