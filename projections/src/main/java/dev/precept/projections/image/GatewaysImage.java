package dev.precept.projections.image;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** An organization's gateways, found by what they call with as well. Immutable. */
public final class GatewaysImage {
    /** None. */
    public static final GatewaysImage EMPTY =
            new GatewaysImage(Catalog.empty(), PersistentMap.empty(), PersistentMap.empty());

    private final Catalog<GatewayId, GatewayDocument> gateways;
    private final PersistentMap<SecretId, GatewayId> byKey;
    private final PersistentMap<ApplicationId, GatewayId> byClient;

    private GatewaysImage(
            Catalog<GatewayId, GatewayDocument> gateways,
            PersistentMap<SecretId, GatewayId> byKey,
            PersistentMap<ApplicationId, GatewayId> byClient) {
        this.gateways = gateways;
        this.byKey = byKey;
        this.byClient = byClient;
    }

    public @Nullable GatewayDocument get(GatewayId id) {
        return gateways.get(id);
    }

    public @Nullable GatewayDocument get(Handle handle) {
        return gateways.get(handle);
    }

    /** The gateway this key was given to; whether the key has expired is not looked at. */
    public @Nullable GatewayDocument byKey(SecretId key) {
        GatewayId id = byKey.get(key);
        return id == null ? null : gateways.get(id);
    }

    /** The gateway that this application of {@code system} speaks for. */
    public @Nullable GatewayDocument byClient(ApplicationId client) {
        GatewayId id = byClient.get(client);
        return id == null ? null : gateways.get(id);
    }

    /** All, by handle. */
    public List<GatewayDocument> list() {
        return gateways.list();
    }

    /** With the gateway, which is new. */
    public GatewaysImage with(GatewayDocument document) {
        PersistentMap<SecretId, GatewayId> keys = byKey;
        for (SecretId key : document.keys().keySet()) {
            keys = keys.with(key, document.id());
        }
        ApplicationId client = document.details().client();
        return new GatewaysImage(
                gateways.with(document.id(), document.handle(), document),
                keys,
                client == null ? byClient : byClient.with(client, document.id()));
    }

    /** Without the gateway. */
    public GatewaysImage without(GatewayDocument document) {
        PersistentMap<SecretId, GatewayId> keys = byKey;
        for (SecretId key : document.keys().keySet()) {
            keys = keys.without(key);
        }
        ApplicationId client = document.details().client();
        return new GatewaysImage(
                gateways.without(document.id(), document.handle()),
                keys,
                client == null ? byClient : byClient.without(client));
    }
}
