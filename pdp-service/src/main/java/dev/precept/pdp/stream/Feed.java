package dev.precept.pdp.stream;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** The log as followers have it: the window, and behind it the log itself. Threads share it. */
public final class Feed {
    private final FeedWindow window;
    private final LogReader log;
    private final HistoryReader history;
    private final LongAdder logReads = new LongAdder();
    private final Semaphore reads = new Semaphore(Limits.LOG_READS);

    Feed(FeedWindow window, LogReader log, HistoryReader history) {
        this.window = window;
        this.log = log;
        this.history = history;
    }

    /** What happened last. */
    public FeedWindow window() {
        return window;
    }

    /**
     * What comes next after a position; null where nothing does.
     *
     * @param part whose it has to have; of what happened elsewhere it may say no more than that
     * @throws dev.precept.pdp.eventstore.LogUnavailableException where the log must be read, and
     *     cannot
     */
    @Nullable Batch next(FeedFilter part, Position after) throws InterruptedException {
        if (!window.hasBeyond(after)) {
            return null;
        }
        Batch recent = window.find(after);
        return recent == null ? read(part, after) : recent;
    }

    /** How often the log had to be read for somebody behind the window. */
    long logReads() {
        return logReads.sum();
    }

    private Batch read(FeedFilter part, Position after) throws InterruptedException {
        reads.acquire();
        logReads.increment();
        try {
            // What the image does not have yet, it cannot tell the streams of.
            long last = window.head().value();
            PolicyImage image = window.image();
            List<StoredEvent> stored =
                    log.readAfter(after.value(), Limits.LOG_EVENTS).stream()
                            .filter(event -> event.lastOfCommand() <= last)
                            .toList();
            if (stored.isEmpty() || stored.getFirst().position() != after.value() + 1) {
                throw new IllegalStateException("the log has nothing after position " + after);
            }
            LogStreams streams = new LogStreams(image, history);
            List<EventEnvelope> events =
                    stored.stream()
                            .filter(
                                    event ->
                                            part.covers(
                                                    streams,
                                                    new OrganizationId(event.organization())))
                            .map(ImageFeed::envelope)
                            .toList();
            StoredEvent end = stored.getLast();
            Instant at = Instant.EPOCH.plus(end.atMicros(), ChronoUnit.MICROS);
            return Batch.of(after, new Position(end.position()), at, events, streams);
        } finally {
            reads.release();
        }
    }
}
