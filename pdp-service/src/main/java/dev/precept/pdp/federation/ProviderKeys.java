package dev.precept.pdp.federation;

import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.fetch.RemoteKeys;
import dev.precept.pdp.jose.ForeignKey;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImagePublisher;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The keys of the identity providers there are: fetched when a provider is made or changed and at
 * start, so that they are at hand before a token comes. Threads share it; none waits.
 */
final class ProviderKeys implements ForeignKeys, ImagePublisher, OrganizationInitializer {
    private final RemoteKeys keys;

    ProviderKeys(RemoteKeys keys) {
        this.keys = keys;
    }

    @Override
    public @Nullable ForeignKey find(IdentityProviderDocument provider, String kid) {
        return keys.find(place(provider), kid);
    }

    @Override
    public void initialize(OrganizationImage organization) {
        for (IdentityProviderImage provider : organization.identityProviders().list()) {
            keys.learn(place(provider.document()));
        }
    }

    @Override
    public void publish(PolicyImage image, List<EventEnvelope> events) {
        if (events.isEmpty()) {
            image.organizations().forEach(this::initialize);
        }
        for (EventEnvelope envelope : events) {
            if (envelope.event() instanceof IdentityProviderEvent) {
                IdentityProviderId id = new IdentityProviderId(envelope.recorded().stream());
                OrganizationImage organization =
                        image.organization(envelope.recorded().organization());
                IdentityProviderImage provider =
                        organization == null ? null : organization.identityProviders().get(id);
                if (provider != null) {
                    keys.learn(place(provider.document()));
                }
            }
        }
    }

    private static RemoteKeys.Place place(IdentityProviderDocument provider) {
        return switch (provider.details().keys()) {
            case KeyLocation.Jwks(String url) -> RemoteKeys.Place.jwks(url);
            case KeyLocation.Discovery(String url) ->
                    RemoteKeys.Place.metadata(url, provider.details().issuer());
        };
    }
}
