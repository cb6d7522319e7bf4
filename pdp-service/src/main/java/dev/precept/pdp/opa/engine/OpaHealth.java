package dev.precept.pdp.opa.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import java.time.Duration;

/**
 * Whether the OPA answers, and lets us ask where the policies are: its own health may be for
 * everybody. No part of readiness: what it is not asked about is decided without.
 */
final class OpaHealth extends AbstractHealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(OpaHealth.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final OpaClient client;

    OpaHealth(OpaClient client) {
        super("The OPA does not answer");
        this.client = client;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws Exception {
        OpaAnswer answer = OpaAnswer.of(client.ask(EngineModule.NOTHING, "{}", PATIENCE));
        if (answer.isOk()) {
            builder.up();
        } else {
            LOG.warn("The OPA may not be asked: {}", answer.fault());
            builder.down().withDetail("status", answer.status());
        }
    }
}
