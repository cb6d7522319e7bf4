package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.IdentityProvidersImage;

import java.util.HashMap;
import java.util.Map;

/** What changes among an organization's identity providers. */
final class IdentityProvidersDelta {
    private final FactsDelta facts;
    private IdentityProvidersImage providers;

    IdentityProvidersDelta(IdentityProvidersImage base, FactsDelta facts) {
        this.providers = base;
        this.facts = facts;
    }

    IdentityProvidersImage apply() {
        return providers;
    }

    void replay(EventEnvelope envelope, IdentityProviderEvent event) {
        switch (event) {
            case IdentityProviderEvent.IdentityProviderCreated created -> create(envelope, created);
            case IdentityProviderEvent.IdentityProviderChanged(ProviderDetails details) ->
                    replace(envelope, details, there(envelope).clients());
            case IdentityProviderEvent.ExternalClientSet(ApplicationId app, String client) -> {
                IdentityProviderDocument before = there(envelope);
                Map<ApplicationId, String> clients = new HashMap<>(before.clients());
                clients.remove(app);
                require(envelope, !clients.containsValue(client), "the client is another's");
                clients.put(app, client);
                replace(envelope, before.details(), clients);
            }
            case IdentityProviderEvent.ExternalClientRemoved(ApplicationId app) -> {
                IdentityProviderDocument before = there(envelope);
                Map<ApplicationId, String> clients = new HashMap<>(before.clients());
                known(envelope, clients.remove(app), "client for " + app);
                replace(envelope, before.details(), clients);
            }
            case IdentityProviderEvent.IdentityProviderDeleted() -> {
                IdentityProviderDocument before = there(envelope);
                StreamRules.next(envelope, before.meta());
                providers = providers.without(before);
                facts.removed(new Fact.IdentityProvider(before));
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(IdentityProviderDocument document) {
        providers = providers.with(document);
        facts.added(new Fact.IdentityProvider(document));
    }

    private void create(
            EventEnvelope envelope, IdentityProviderEvent.IdentityProviderCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.provider(), event.organization());
        require(envelope, providers.get(event.provider()) == null, "the provider is there");
        require(envelope, providers.get(event.handle()) == null, "the handle is taken");
        requireFree(envelope, event.details(), event.provider());
        load(
                new IdentityProviderDocument(
                        event.provider(),
                        event.organization(),
                        event.handle(),
                        event.details(),
                        Map.of(),
                        meta));
    }

    private void replace(
            EventEnvelope envelope, ProviderDetails details, Map<ApplicationId, String> clients) {
        IdentityProviderDocument before = there(envelope);
        requireFree(envelope, details, before.id());
        IdentityProviderDocument after =
                new IdentityProviderDocument(
                        before.id(),
                        before.organization(),
                        before.handle(),
                        details,
                        clients,
                        StreamRules.next(envelope, before.meta()));
        providers = providers.without(before).with(after);
        facts.replaced(new Fact.IdentityProvider(before), new Fact.IdentityProvider(after));
    }

    private void requireFree(
            EventEnvelope envelope, ProviderDetails details, IdentityProviderId provider) {
        IdentityProviderImage other = providers.byIssuer(details.issuer());
        require(
                envelope,
                other == null || other.document().id().equals(provider),
                "the issuer is another provider's");
    }

    private IdentityProviderDocument there(EventEnvelope envelope) {
        IdentityProviderId id = new IdentityProviderId(envelope.recorded().stream());
        return known(envelope, providers.get(id), "such identity provider").document();
    }
}
