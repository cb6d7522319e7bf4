package dev.precept.pdp.sidecar;

import dev.precept.projections.embedded.EmbeddedDecisionPoint;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How far the image is, and for how long it may be answered from. */
final class SidecarMetrics implements MeterBinder {
    private final EmbeddedDecisionPoint point;

    SidecarMetrics(EmbeddedDecisionPoint point) {
        this.point = point;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("precept.image.position", point, it -> it.image().position().value())
                .description("The position of the image that answers")
                .register(meters);
        Gauge.builder("precept.lease.left.millis", point, it -> it.leaseLeft(it.image()).toMillis())
                .description("For how long permits may be given without another lease")
                .register(meters);
    }
}
