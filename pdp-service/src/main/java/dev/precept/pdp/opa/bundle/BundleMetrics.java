package dev.precept.pdp.opa.bundle;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What agents were given, and what is kept for them. Threads share it. */
final class BundleMetrics implements MeterBinder {
    private final Lines lines;
    private final Spool spool;
    private final LongAdder snapshots = new LongAdder();
    private final LongAdder deltas = new LongAdder();
    private final LongAdder nothing = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    BundleMetrics(Lines lines, Spool spool) {
        this.lines = lines;
        this.spool = spool;
    }

    void snapshot(long size) {
        snapshots.increment();
        bytes.add(size);
    }

    void delta(long size) {
        deltas.increment();
        bytes.add(size);
    }

    /** Nothing was new. */
    void unchanged() {
        nothing.increment();
    }

    /** Somebody who had been given a difference asked for it again. */
    void refusedDelta() {
        refused.increment();
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        answers(meters, "snapshot", snapshots);
        answers(meters, "delta", deltas);
        answers(meters, "unchanged", nothing);
        FunctionCounter.builder("precept.opa.bundle.deltas.refused", refused, LongAdder::sum)
                .description("Deltas that agents did not take, or whose activation failed")
                .register(meters);
        FunctionCounter.builder("precept.opa.bundle.bytes", bytes, LongAdder::sum)
                .description("Bytes of bundles that were sent")
                .register(meters);
        FunctionTimer.builder(
                        "precept.opa.bundle.builds",
                        spool,
                        Spool::builds,
                        it -> it.buildTime().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Snapshot bundles that were made")
                .register(meters);
        Gauge.builder("precept.opa.bundle.spool.bytes", spool, Spool::bytes)
                .description("Bytes of snapshot bundles on disk")
                .register(meters);
        Gauge.builder("precept.opa.bundle.lines", lines, Lines::count)
                .description("Parts of the log that bundles are kept ready of")
                .register(meters);
    }

    private static void answers(MeterRegistry meters, String kind, LongAdder count) {
        FunctionCounter.builder("precept.opa.bundle.answers", count, LongAdder::sum)
                .tag("kind", kind)
                .description("Questions of agents for a bundle that were answered")
                .register(meters);
    }
}
