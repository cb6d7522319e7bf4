package dev.precept.pdp.ops;

import dev.precept.pdp.listener.DecisionListener;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Whether decisions are served on their own port: part of readiness. */
@Component("decisions")
final class DecisionListenerHealth extends AbstractHealthIndicator {
    private final DecisionListener listener;

    DecisionListenerHealth(DecisionListener listener) {
        super("The decision port's health could not be asked");
        this.listener = listener;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.status(listener.isRunning() ? Status.UP : Status.OUT_OF_SERVICE)
                .withDetail("port", listener.port());
    }
}
