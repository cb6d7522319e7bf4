package dev.precept.pdp.command;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that what every installation and every organization has is there: at start, before
 * requests are served; when an organization, or the first application or API of one, was made; and
 * from time to time, for one whose completion failed.
 */
public final class OrganizationKeeper implements SmartLifecycle {
    /** After the image has caught up, before anything is served. */
    static final int PHASE = ImageFeed.PHASE + 1;

    private static final Logger LOG = LoggerFactory.getLogger(OrganizationKeeper.class);
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(30);

    private final Foundation foundation;
    private final ImageLoader loader;
    private final List<OrganizationInitializer> initializers;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("organizations").daemon().factory());
    private volatile boolean isRunning;

    /**
     * @param initializers complete each organization, in this order
     */
    public OrganizationKeeper(
            CommandGateway gateway,
            ImageLoader loader,
            List<OrganizationInitializer> initializers) {
        this.foundation = new Foundation(gateway);
        this.loader = loader;
        this.initializers = List.copyOf(initializers);
    }

    /**
     * Makes what is missing.
     *
     * @throws IllegalStateException where that cannot be done
     */
    @Override
    public void start() {
        foundation.lay();
        PolicyImage image = loader.image();
        initializers.forEach(initializer -> initializer.prepare(image));
        ids().forEach(this::complete);
        long millis = BETWEEN_ROUNDS.toMillis();
        rounds.scheduleWithFixedDelay(this::completeAll, millis, millis, TimeUnit.MILLISECONDS);
        isRunning = true;
    }

    /**
     * Completes an organization that was just made, or has its first application or API; where that
     * fails, a later round does it. One that has its keys has everything else.
     */
    void made(OrganizationId id) {
        OrganizationImage organization = loader.image().organization(id);
        if (organization != null && organization.keyRing() == null) {
            tryToComplete(id);
        }
    }

    private void completeAll() {
        PolicyImage image = loader.image();
        for (OrganizationInitializer initializer : initializers) {
            try {
                initializer.prepare(image);
            } catch (RuntimeException e) {
                LOG.warn("What organizations need could not be read yet", e);
            }
        }
        ids().forEach(this::tryToComplete);
    }

    private void tryToComplete(OrganizationId organization) {
        try {
            complete(organization);
        } catch (RuntimeException e) {
            LOG.warn("Organization {} could not be completed yet", organization, e);
        }
    }

    /**
     * Each on the newest image: it may rest on what the one before it made. Of many organizations
     * most have everything, and are looked up once.
     */
    private void complete(OrganizationId id) {
        PolicyImage image = loader.image();
        OrganizationImage organization = image.organization(id);
        for (OrganizationInitializer initializer : initializers) {
            PolicyImage newest = loader.image();
            if (newest != image) {
                image = newest;
                organization = image.organization(id);
            }
            if (organization != null) {
                initializer.initialize(organization);
            }
        }
    }

    private List<OrganizationId> ids() {
        return loader.image().organizations().stream().map(found -> found.document().id()).toList();
    }

    @Override
    public void stop() {
        rounds.shutdownNow();
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
