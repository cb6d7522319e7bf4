package dev.precept.pdp.stream.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How far the log has got to Kafka. */
final class RelayMetrics implements MeterBinder {
    private final Relay relay;

    RelayMetrics(Relay relay) {
        this.relay = relay;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("precept.relay.relaying", relay, it -> isRelaying() ? 1 : 0)
                .description("1 on the node that relays the log to Kafka, else 0")
                .register(meters);
        Gauge.builder("precept.relay.position", relay, Relay::position)
                .description("Up to where this node has relayed the log, or found it relayed")
                .register(meters);
        Gauge.builder("precept.relay.lag.positions", relay, Relay::lagPositions)
                .description("Events of the log that are not on Kafka yet; 0 where others relay")
                .register(meters);
        FunctionCounter.builder("precept.relay.failures", relay, Relay::failures)
                .description("How often relaying went wrong and was tried again")
                .register(meters);
    }

    private boolean isRelaying() {
        return relay.state() == RelayState.RELAYING;
    }
}
