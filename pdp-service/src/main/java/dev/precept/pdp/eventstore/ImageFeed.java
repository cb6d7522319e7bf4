package dev.precept.pdp.eventstore;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps this node's image at the head of the log: at start by a replay, then by following the log.
 * Once started, the image has everything that was in the log when it began to start.
 */
public final class ImageFeed implements SmartLifecycle {
    /** Before everything that reads the image or serves requests. */
    public static final int PHASE = -1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ImageFeed.class);
    private static final int BATCH_EVENTS = 20_000;
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(1);

    private final LogReader log;
    private final HeadSignal signal;
    private final ImageLoader loader;
    private volatile @Nullable LogTail tail;

    /**
     * @param loader has no events yet; is fed by this only
     */
    public ImageFeed(LogReader log, HeadSignal signal, ImageLoader loader) {
        this.log = log;
        this.signal = signal;
        this.loader = loader;
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
        long position = replay(0);
        LOG.info("The image is read, up to position {}", position);
        LogTail started = LogTail.start("image", log, signal, position, this::follow);
        tail = started;
        if (!loader.await(head, LONGEST_CATCH_UP)) {
            stop();
            throw new IllegalStateException(
                    "the image has not reached position " + head, started.failure().orElse(null));
        }
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
                                accept(batch, Provenance.REPLAY);
                                batch.clear();
                            }
                        });
        accept(batch, Provenance.REPLAY);
        return last;
    }

    private void follow(List<StoredEvent> events) {
        accept(events, Provenance.TAIL);
    }

    /** Decoding is most of the work of a replay, and needs no order. */
    private void accept(List<StoredEvent> events, Provenance provenance) {
        loader.accept(events.parallelStream().map(ImageFeed::envelope).toList(), provenance);
    }

    /** An event of the log as the image takes it in. */
    public static EventEnvelope envelope(StoredEvent stored) {
        return new EventEnvelope(
                new Position(stored.position()),
                new Position(stored.lastOfCommand()),
                Instant.EPOCH.plus(stored.atMicros(), ChronoUnit.MICROS),
                EventCodec.decode(stored.envelope()));
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
