package dev.precept.pdp.sidecar;

import dev.precept.projections.loader.ImageLoader;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Whether decisions can be made: part of readiness. */
final class SidecarHealth extends AbstractHealthIndicator {
    private final ImageLoader loader;

    SidecarHealth(ImageLoader loader) {
        super("The image's health could not be asked");
        this.loader = loader;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        boolean isThere = loader.image().position().value() > 0;
        builder.status(isThere ? Status.UP : Status.OUT_OF_SERVICE);
    }
}
