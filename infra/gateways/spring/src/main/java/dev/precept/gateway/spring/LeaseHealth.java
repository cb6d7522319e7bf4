package dev.precept.gateway.spring;

import dev.precept.projections.embedded.EmbeddedDecisionPoint;
import dev.precept.projections.image.PolicyImage;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Whether anything may be permitted now: there is an image, and a lease for it. */
final class LeaseHealth extends AbstractHealthIndicator {
    private final EmbeddedDecisionPoint point;

    LeaseHealth(EmbeddedDecisionPoint point) {
        super("The lease could not be asked for");
        this.point = point;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        PolicyImage image = point.image();
        boolean isLeased = point.covers(image);
        builder.status(isLeased ? Status.UP : Status.OUT_OF_SERVICE)
                .withDetail("leased", isLeased)
                .withDetail("leaseLeftMillis", point.leaseLeft(image).toMillis())
                .withDetail("position", image.position().value())
                .withDetail("behind", point.behind());
    }
}
