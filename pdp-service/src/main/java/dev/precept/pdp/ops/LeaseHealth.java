package dev.precept.pdp.ops;

import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.web.Consistency;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Whether this node may answer from its image: part of readiness. Without its lease it permits
 * nothing, and other nodes should be asked.
 */
@Component("lease")
@ServiceOnly
final class LeaseHealth extends AbstractHealthIndicator {
    private final Consistency consistency;

    LeaseHealth(Consistency consistency) {
        super("The lease could not be asked for");
        this.consistency = consistency;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        boolean isLeased = consistency.isLeased(consistency.image());
        builder.status(isLeased ? Status.UP : Status.OUT_OF_SERVICE);
    }
}
