package dev.precept.pdp.follower;

import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.follower.Fence.Reach;
import dev.precept.projections.embedded.Lease;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * How far all followers are together, and this node's lease. What needs the database is looked at
 * once a scrape, and is not a number while it cannot be.
 */
final class FollowerMetrics implements MeterBinder {
    private static final Duration SCRAPE = Duration.ofSeconds(1);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Fence fence;
    private final RecentChanges recent;
    private final ImageLoader loader;
    private final Lease own;
    private @Nullable Looked looked;

    FollowerMetrics(Fence fence, RecentChanges recent, ImageLoader loader, Lease own) {
        this.fence = fence;
        this.recent = recent;
        this.loader = loader;
        this.own = own;
    }

    private record Looked(long nanos, PolicyImage image, @Nullable Reach reach) {}

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("precept.lease.remaining.millis", this, FollowerMetrics::remainingMillis)
                .description("For how much longer this node may answer without a new lease")
                .register(meters);
        gauge("precept.live.position", FollowerMetrics::livePosition)
                .description("Nothing older is answered by any node or gateway")
                .register(meters);
        gauge("precept.gateways.behind", it -> gateways(it, true))
                .description("Processes of gateways that may answer from something older")
                .register(meters);
        gauge("precept.gateways.known", it -> gateways(it, false))
                .description("Processes of gateways that were heard of")
                .register(meters);
        gauge("precept.gateways.failing", FollowerMetrics::failing)
                .description("Processes of gateways that report an error")
                .register(meters);
        gauge("precept.gateways.quarantined", FollowerMetrics::quarantined)
                .description("Processes of gateways that have what they should not")
                .register(meters);
    }

    private Gauge.Builder<FollowerMetrics> gauge(String name, ToDoubleFunction<Looked> value) {
        return Gauge.builder(name, this, it -> it.measured(value));
    }

    private double remainingMillis() {
        return own.remaining(loader.image().position(), System.nanoTime()) / NANOS_PER_MILLI;
    }

    private double measured(ToDoubleFunction<Looked> value) {
        Looked now = look();
        return now.reach == null ? Double.NaN : value.applyAsDouble(now);
    }

    private synchronized Looked look() {
        Looked last = looked;
        long nowNanos = System.nanoTime();
        if (last != null && nowNanos - last.nanos < SCRAPE.toNanos()) {
            return last;
        }
        PolicyImage image = loader.image();
        Reach reach;
        try {
            reach = fence.look(null, image.position(), recent.committedNanos(image.position()));
        } catch (LogUnavailableException away) {
            reach = null;
        }
        Looked fresh = new Looked(nowNanos, image, reach);
        looked = fresh;
        return fresh;
    }

    private static double livePosition(Looked looked) {
        Reach reach = reach(looked);
        if (!reach.live() && reach.behind().isEmpty()) {
            return Double.NaN;
        }
        long position = looked.image.position().value();
        for (Follower follower : reach.followers()) {
            if (!reach.isLive(follower)) {
                position = Math.min(position, follower.position());
            }
        }
        return position;
    }

    private static double gateways(Looked looked, boolean behindOnly) {
        Reach reach = reach(looked);
        return reach.followers().stream()
                .filter(it -> it.key().kind().isOfGateway())
                .filter(it -> !behindOnly || !reach.isLive(it))
                .count();
    }

    private static double failing(Looked looked) {
        return reach(looked).followers().stream().filter(it -> it.error() != null).count();
    }

    private static double quarantined(Looked looked) {
        return reach(looked).followers().stream().filter(it -> it.quarantine() != null).count();
    }

    private static Reach reach(Looked looked) {
        Reach reach = looked.reach;
        if (reach == null) {
            throw new IllegalStateException("asked without having looked");
        }
        return reach;
    }
}
