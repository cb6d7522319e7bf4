package dev.precept.pdp.ops;

import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.settings.ServiceOnly;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

import java.time.Duration;

/**
 * Whether this node's image follows the log: part of readiness. A database that is away does not
 * count here: what it means for answers, the lease tells.
 */
@Component("image")
@ServiceOnly
final class ImageHealth extends AbstractHealthIndicator {
    private static final Duration LONGEST_LAG = Duration.ofSeconds(10);

    private final ImageFeed feed;

    ImageHealth(ImageFeed feed) {
        super("The image's health could not be asked");
        this.feed = feed;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        boolean follows =
                feed.isRunning()
                        && feed.failure().isEmpty()
                        && feed.lagMillis() < LONGEST_LAG.toMillis();
        builder.status(follows ? Status.UP : Status.OUT_OF_SERVICE);
    }
}
