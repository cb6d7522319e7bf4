package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.SecretId;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApiKeysImage;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;

import java.time.Instant;

/** What changes among the API keys of an organization's applications. */
final class ApiKeysDelta {
    private final FactsDelta facts;
    private ApiKeysImage keys;

    ApiKeysDelta(ApiKeysImage base, FactsDelta facts) {
        this.keys = base;
        this.facts = facts;
    }

    ApiKeysImage apply() {
        return keys;
    }

    void replay(EventEnvelope envelope, ApiKeyEvent event) {
        switch (event) {
            case ApiKeyEvent.ApiKeyCreated created -> create(envelope, created);
            case ApiKeyEvent.ApiKeyExpirySet(Instant expiresAt) -> {
                SecretId id = new SecretId(envelope.recorded().stream());
                ApiKeyDocument before = known(envelope, keys.get(id), "such API key");
                ApiKeyDocument after =
                        new ApiKeyDocument(
                                id,
                                before.organization(),
                                before.application(),
                                before.api(),
                                expiresAt,
                                before.environment(),
                                StreamRules.next(envelope, before.meta()));
                keys = keys.without(before).with(after);
                facts.replaced(new Fact.ApiKey(before), new Fact.ApiKey(after));
            }
            case ApiKeyEvent.ApiKeyDeleted() -> {
                SecretId id = new SecretId(envelope.recorded().stream());
                ApiKeyDocument before = known(envelope, keys.get(id), "such API key");
                StreamRules.next(envelope, before.meta());
                keys = keys.without(before);
                facts.removed(new Fact.ApiKey(before));
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(ApiKeyDocument document) {
        keys = keys.with(document);
        facts.added(new Fact.ApiKey(document));
    }

    private void create(EventEnvelope envelope, ApiKeyEvent.ApiKeyCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.key(), event.organization());
        require(envelope, keys.get(event.key()) == null, "the API key is there");
        load(
                new ApiKeyDocument(
                        event.key(),
                        event.organization(),
                        event.application(),
                        event.api(),
                        event.expiresAt(),
                        event.environment(),
                        meta));
    }
}
