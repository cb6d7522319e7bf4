package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.SecretId;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.GatewaysImage;
import dev.precept.projections.image.SecretDocument;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What changes among an organization's gateways. */
final class GatewaysDelta {
    private final FactsDelta facts;
    private GatewaysImage gateways;

    GatewaysDelta(GatewaysImage base, FactsDelta facts) {
        this.gateways = base;
        this.facts = facts;
    }

    GatewaysImage apply() {
        return gateways;
    }

    void replay(EventEnvelope envelope, GatewayEvent event) {
        switch (event) {
            case GatewayEvent.GatewayCreated created -> create(envelope, created);
            case GatewayEvent.GatewayChanged(GatewayDetails details) ->
                    replace(envelope, details, there(envelope).keys());
            case GatewayEvent.GatewayKeyAdded(SecretId key, Instant expiresAt) -> {
                GatewayDocument before = there(envelope);
                require(envelope, gateways.byKey(key) == null, "the key is there");
                Map<SecretId, SecretDocument> keys = new HashMap<>(before.keys());
                keys.put(key, new SecretDocument(key, envelope.at(), expiresAt));
                replace(envelope, before.details(), keys);
            }
            case GatewayEvent.GatewayKeyRemoved(SecretId key) -> {
                GatewayDocument before = there(envelope);
                Map<SecretId, SecretDocument> keys = new HashMap<>(before.keys());
                known(envelope, keys.remove(key), "key " + key);
                replace(envelope, before.details(), keys);
            }
            case GatewayEvent.GatewayDeleted() -> {
                GatewayDocument before = there(envelope);
                StreamRules.next(envelope, before.meta());
                gateways = gateways.without(before);
                facts.removed(new Fact.Gateway(before));
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(GatewayDocument document) {
        gateways = gateways.with(document);
        facts.added(new Fact.Gateway(document));
    }

    private void create(EventEnvelope envelope, GatewayEvent.GatewayCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.gateway(), event.organization());
        require(envelope, gateways.get(event.gateway()) == null, "the gateway is there");
        require(envelope, gateways.get(event.handle()) == null, "the handle is taken");
        requireFree(envelope, event.details(), event.gateway());
        load(
                new GatewayDocument(
                        event.gateway(),
                        event.organization(),
                        event.handle(),
                        event.details(),
                        Map.of(),
                        meta));
    }

    private void replace(
            EventEnvelope envelope, GatewayDetails details, Map<SecretId, SecretDocument> keys) {
        GatewayDocument before = there(envelope);
        requireFree(envelope, details, before.id());
        GatewayDocument after =
                new GatewayDocument(
                        before.id(),
                        before.organization(),
                        before.handle(),
                        details,
                        keys,
                        StreamRules.next(envelope, before.meta()));
        gateways = gateways.without(before).with(after);
        facts.replaced(new Fact.Gateway(before), new Fact.Gateway(after));
    }

    private void requireFree(EventEnvelope envelope, GatewayDetails details, GatewayId gateway) {
        ApplicationId client = details.client();
        GatewayDocument other = client == null ? null : gateways.byClient(client);
        require(
                envelope,
                other == null || other.id().equals(gateway),
                "the client is another gateway's");
    }

    private GatewayDocument there(EventEnvelope envelope) {
        GatewayId id = new GatewayId(envelope.recorded().stream());
        return known(envelope, gateways.get(id), "such gateway");
    }
}
