package dev.precept.pdp.sidecar;

import dev.precept.projections.embedded.EmbeddedDecisionPoint;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Whether it may permit anything now: it has an image, and a lease for it. Part of readiness. */
final class SidecarHealth extends AbstractHealthIndicator {
    private final EmbeddedDecisionPoint point;

    SidecarHealth(EmbeddedDecisionPoint point) {
        super("The image's health could not be asked");
        this.point = point;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.status(point.covers(point.image()) ? Status.UP : Status.OUT_OF_SERVICE);
    }
}
