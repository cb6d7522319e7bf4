package dev.precept.pdp.opa.engine;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import java.time.Duration;

/** Whether the OPA answers. No part of readiness: what it is not asked about is decided without. */
final class OpaHealth extends AbstractHealthIndicator {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int OK = 200;

    private final OpaClient client;

    OpaHealth(OpaClient client) {
        super("The OPA does not answer");
        this.client = client;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws Exception {
        int status = client.health(PATIENCE).status();
        if (status == OK) {
            builder.up();
        } else {
            builder.down().withDetail("status", status);
        }
    }
}
