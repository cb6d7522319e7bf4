package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.audit.SidecarDecision.Verdict;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What became of what OPAs reported. Threads share it. */
final class ReceiverMetrics {
    private final MeterRegistry meters;
    private final Map<Verdict, Counter> checked = new EnumMap<>(Verdict.class);

    ReceiverMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (Verdict verdict : Verdict.values()) {
            checked.put(
                    verdict,
                    Counter.builder("precept.opa.decisions")
                            .description("Decisions that OPAs reported, by what we say of them")
                            .tag("check", verdict.kind().name().toLowerCase(Locale.ROOT))
                            .tag("why", verdict.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        refused("unreadable", 0);
        refused("outdated", 0);
        refused("too-many", 0);
        lost(0);
    }

    void checked(Verdict verdict) {
        Counter counter = checked.get(verdict);
        if (counter != null) {
            counter.increment();
        }
    }

    void refused(String why, long decisions) {
        Counter.builder("precept.opa.decisions.refused")
                .description("Decisions that OPAs reported and are not kept; too many count as one")
                .tag("why", why)
                .register(meters)
                .increment(decisions);
    }

    /** What OPAs have not sent, as they say. */
    void lost(long more) {
        Counter.builder("precept.opa.decisions.lost")
                .description("What OPAs dropped of their decision logs, by their own counters")
                .register(meters)
                .increment(more);
    }
}
