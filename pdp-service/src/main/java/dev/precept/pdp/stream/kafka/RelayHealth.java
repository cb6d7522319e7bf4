package dev.precept.pdp.stream.kafka;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether the log gets to Kafka. No part of readiness: decisions do not wait for it. */
final class RelayHealth extends AbstractHealthIndicator {
    private final Relay relay;

    RelayHealth(Relay relay) {
        super("The relay's health could not be asked");
        this.relay = relay;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        switch (relay.state()) {
            case STANDBY, RELAYING -> builder.up();
            case STOPPED -> builder.outOfService();
            case FAILING, ENDED -> builder.down();
        }
        builder.withDetail("state", relay.state()).withDetail("position", relay.position());
        relay.problem().ifPresent(problem -> builder.withDetail("problem", problem));
    }
}
