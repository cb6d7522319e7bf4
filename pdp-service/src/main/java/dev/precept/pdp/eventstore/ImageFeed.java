package dev.precept.pdp.eventstore;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps this node's image at the head of the log: at start from the newest snapshot and what the
 * log has after it, then by following the log. Once started, the image has everything that was in
 * the log when it began to start. Now and then it writes a snapshot.
 */
public final class ImageFeed implements SmartLifecycle {
    /** Before everything that reads the image or serves requests. */
    public static final int PHASE = -1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ImageFeed.class);
    private static final int BATCH_EVENTS = 20_000;
    private static final int PARALLEL_EVENTS = 1_000;
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(1);

    private final LogReader log;
    private final HeadSignal signal;
    private final ImageLoader loader;
    private final SnapshotFiles snapshots;
    private final SnapshotSettings settings;
    private final ScheduledExecutorService snapshotRounds =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("snapshots").factory());
    private long lastSnapshot;
    private volatile @Nullable LogTail tail;

    /**
     * @param loader has no events yet; is fed by this only
     * @param snapshots the directory of this node's snapshots
     */
    public ImageFeed(
            LogReader log,
            HeadSignal signal,
            ImageLoader loader,
            Path snapshots,
            SnapshotSettings settings) {
        this.log = log;
        this.signal = signal;
        this.loader = loader;
        this.snapshots = new SnapshotFiles(snapshots, loader.image().expressions());
        this.settings = settings;
    }

    /**
     * Returns once the image has caught up.
     *
     * @throws LogUnavailableException where the log cannot be read
     * @throws IllegalStateException where the image does not reach the head in time
     */
    @Override
    public void start() {
        Position head = new Position(log.head().position());
        snapshots.newest(loader.image().log(), head).ifPresent(loader::publish);
        lastSnapshot = loader.image().position().value();
        long position = replay(lastSnapshot);
        LOG.info(
                "The image is read: a snapshot up to position {}, the log up to {}",
                lastSnapshot,
                position);
        LogTail started = LogTail.start("image", log, signal, position, this::follow);
        tail = started;
        if (!loader.await(head, LONGEST_CATCH_UP)) {
            stop();
            throw new IllegalStateException(
                    "the image has not reached position " + head, started.failure().orElse(null));
        }
        long millis = settings.interval().toMillis();
        snapshotRounds.scheduleWithFixedDelay(
                this::snapshot, millis, millis, TimeUnit.MILLISECONDS);
    }

    private long replay(long from) {
        List<StoredEvent> batch = new ArrayList<>(BATCH_EVENTS);
        long last =
                log.replay(
                        from,
                        event -> {
                            batch.add(event);
                            boolean isWhole = event.position() == event.lastOfCommand();
                            if (isWhole && batch.size() >= BATCH_EVENTS) {
                                take(batch);
                                batch.clear();
                            }
                        });
        take(batch);
        return last;
    }

    /** Decoding is most of the work of a replay, and needs no order. */
    private void take(List<StoredEvent> events) {
        loader.accept(events.parallelStream().map(ImageFeed::envelope).toList(), Provenance.REPLAY);
    }

    private void follow(List<StoredEvent> events) {
        boolean areMany = events.size() >= PARALLEL_EVENTS;
        loader.accept(
                (areMany ? events.parallelStream() : events.stream())
                        .map(ImageFeed::envelope)
                        .toList(),
                Provenance.TAIL);
    }

    /** An event of the log as the image takes it in. */
    public static EventEnvelope envelope(StoredEvent stored) {
        return new EventEnvelope(
                new Position(stored.position()),
                new Position(stored.lastOfCommand()),
                Instant.EPOCH.plus(stored.atMicros(), ChronoUnit.MICROS),
                EventCodec.decode(stored.envelope()));
    }

    private void snapshot() {
        PolicyImage image = loader.image();
        if (image.position().value() - lastSnapshot < settings.events()) {
            return;
        }
        try {
            snapshots.write(image);
            lastSnapshot = image.position().value();
        } catch (IOException e) {
            LOG.warn("No snapshot could be written at position {}", image.position(), e);
        }
    }

    /** Why the image does not follow the log any more, if so. */
    public Optional<Throwable> failure() {
        LogTail following = tail;
        return following == null ? Optional.empty() : following.failure();
    }

    /** For how long the image has not had all that the log is known to have. */
    public long lagMillis() {
        LogTail following = tail;
        return following == null ? 0 : following.lagMillis();
    }

    @Override
    public void stop() {
        LogTail following = tail;
        tail = null;
        snapshotRounds.shutdownNow();
        if (following != null) {
            following.close();
        }
    }

    @Override
    public boolean isRunning() {
        return tail != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
