package dev.precept.gateway.spring;

import dev.precept.projections.decision.Reason;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.Map;

/** The meters that the service and its sidecar have too, and what was served stale. */
final class MeteredCounts implements DecisionCounts {
    private final Map<Reason, Counter> reasons = new EnumMap<>(Reason.class);
    private final Counter stale;

    MeteredCounts(MeterRegistry meters, EmbeddedDecisionPoint point) {
        for (Reason reason : Reason.values()) {
            reasons.put(
                    reason,
                    Counter.builder("precept.decisions")
                            .description("Decisions by reason")
                            .tag("reason", reason.name())
                            .register(meters));
        }
        stale =
                Counter.builder("precept.decisions.stale")
                        .description("Permits that were given without a lease")
                        .register(meters);
        Gauge.builder("precept.image.position", point, it -> it.image().position().value())
                .description("The position of the image that answers")
                .register(meters);
        Gauge.builder("precept.image.behind", point, EmbeddedDecisionPoint::behind)
                .description("Positions of the log that the image is known to lack")
                .register(meters);
        Gauge.builder("precept.lease.left.millis", point, it -> it.leaseLeft(it.image()).toMillis())
                .description("For how long permits may be given without another lease")
                .register(meters);
    }

    @Override
    public void decided(Reason reason, boolean isStale) {
        Counter counter = reasons.get(reason);
        if (counter != null) {
            counter.increment();
        }
        if (isStale) {
            stale.increment();
        }
    }
}
