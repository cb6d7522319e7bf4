package dev.precept.pdp.federation;

import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.jose.ForeignKey;
import dev.precept.pdp.jose.ForeignKeySet;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImagePublisher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The keys of the identity providers there are, as they were fetched last. They are fetched when a
 * provider is made or changed, at start, when they are an hour old and still in use, and when a
 * token names one that is not there; never more often than once a minute for each provider, however
 * many tokens name keys at random. Keys that could not be fetched anew count for a day. Threads
 * share it; none waits.
 */
final class ProviderKeys
        implements ForeignKeys, ImagePublisher, OrganizationInitializer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);

    private final DocumentFetcher fetcher;
    private final InstantSource clock;
    private final Map<IdentityProviderId, Known> known = new ConcurrentHashMap<>();
    private final Set<IdentityProviderId> asked = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor background =
            new ThreadPoolExecutor(
                    Limits.THREADS,
                    Limits.THREADS,
                    1,
                    TimeUnit.MINUTES,
                    new ArrayBlockingQueue<>(Limits.WAITING),
                    Thread.ofPlatform().daemon().name("provider-keys-", 0).factory(),
                    new ThreadPoolExecutor.AbortPolicy());

    ProviderKeys(DocumentFetcher fetcher, InstantSource clock) {
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /**
     * What is known of a provider.
     *
     * @param location where the keys came from
     * @param issuer whose they are
     * @param fetchedAt when they came; the epoch for never
     * @param triedAt when they were looked for last
     */
    private record Known(
            KeyLocation location,
            String issuer,
            ForeignKeySet keys,
            Instant fetchedAt,
            Instant triedAt) {
        boolean isOf(IdentityProviderDocument provider) {
            return location.equals(provider.details().keys())
                    && issuer.equals(provider.details().issuer());
        }
    }

    @Override
    public @Nullable ForeignKey find(IdentityProviderDocument provider, String kid) {
        Instant now = clock.instant();
        Known there = known.get(provider.id());
        if (there == null || !there.isOf(provider)) {
            ask(provider);
            return null;
        }
        boolean isUsable = now.isBefore(there.fetchedAt().plus(Limits.STALE));
        ForeignKey key = isUsable ? there.keys().find(kid) : null;
        boolean isDue = key == null || now.isAfter(there.fetchedAt().plus(Limits.FRESH));
        if (isDue && now.isAfter(there.triedAt().plus(Limits.RETRY))) {
            ask(provider);
        }
        return key;
    }

    @Override
    public void initialize(OrganizationImage organization) {
        for (IdentityProviderImage provider : organization.identityProviders().list()) {
            learn(provider.document());
        }
    }

    @Override
    public void publish(PolicyImage image, List<EventEnvelope> events) {
        for (EventEnvelope envelope : events) {
            if (envelope.event() instanceof IdentityProviderEvent) {
                IdentityProviderId id = new IdentityProviderId(envelope.recorded().stream());
                OrganizationImage organization =
                        image.organization(envelope.recorded().organization());
                IdentityProviderImage provider =
                        organization == null ? null : organization.identityProviders().get(id);
                if (provider == null) {
                    known.remove(id);
                } else {
                    learn(provider.document());
                }
            }
        }
    }

    private void learn(IdentityProviderDocument provider) {
        Known there = known.get(provider.id());
        if (there == null || !there.isOf(provider)) {
            ask(provider);
        }
    }

    private void ask(IdentityProviderDocument provider) {
        if (asked.size() < Limits.WAITING && asked.add(provider.id())) {
            background.execute(
                    () -> {
                        try {
                            fetch(provider);
                        } finally {
                            asked.remove(provider.id());
                        }
                    });
        }
    }

    private void fetch(IdentityProviderDocument provider) {
        Instant now = clock.instant();
        Known there = known.get(provider.id());
        Known before = there != null && there.isOf(provider) ? there : null;
        if (before != null && !now.isAfter(before.triedAt().plus(Limits.RETRY))) {
            return;
        }
        ForeignKeySet keys = before == null ? ForeignKeySet.EMPTY : before.keys();
        Instant fetchedAt = before == null ? Instant.EPOCH : before.fetchedAt();
        try {
            keys = ForeignKeySet.read(fetcher.fetch(location(provider)));
            fetchedAt = now;
        } catch (IOException | IllegalArgumentException failed) {
            LOG.warn(
                    "The keys of identity provider {} were not fetched: {}",
                    provider.id(),
                    failed.getMessage());
        }
        known.put(
                provider.id(),
                new Known(
                        provider.details().keys(),
                        provider.details().issuer(),
                        keys,
                        fetchedAt,
                        now));
    }

    private String location(IdentityProviderDocument provider) throws IOException {
        return switch (provider.details().keys()) {
            case KeyLocation.Jwks(String url) -> url;
            case KeyLocation.Discovery(String url) ->
                    ForeignKeySet.jwksUri(fetcher.fetch(url), provider.details().issuer());
        };
    }

    @Override
    public void close() throws IOException {
        background.shutdownNow();
        fetcher.close();
    }
}
