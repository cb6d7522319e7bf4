package dev.precept.pdp.decision;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Reason;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts decisions by reason. */
final class DecisionMetrics implements DecisionObserver {
    private final Counter[] counters;

    DecisionMetrics(MeterRegistry meters) {
        Reason[] reasons = Reason.values();
        counters = new Counter[reasons.length];
        for (Reason reason : reasons) {
            counters[reason.ordinal()] =
                    Counter.builder("precept.decisions")
                            .description("Decisions by reason")
                            .tag("reason", reason.name())
                            .register(meters);
        }
    }

    @Override
    public void decided(AccessRequest request, Decision decision) {
        counters[decision.reason().ordinal()].increment();
    }
}
