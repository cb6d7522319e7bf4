package dev.precept.pdp.stream;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.feed.BatchStreams;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.Streams;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.loader.ImagePublisher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What happened last, kept in memory for all who follow: they look for what comes after their own
 * place, and wait here when there is nothing. Bounded: who is behind it reads the log. The loader
 * writes; any number of threads read.
 */
public final class FeedWindow implements ImagePublisher {
    private static final Logger LOG = LoggerFactory.getLogger(FeedWindow.class);

    private final ConcurrentSkipListMap<Long, Batch> batches = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private long calls;
    private volatile @Nullable PolicyImage image;
    private volatile Position head = Position.ZERO;
    private volatile @Nullable PolicyImage settled;
    private volatile int events;
    private volatile long bytes;

    /** A fault here is none of the image's: the log is behind the window, and has it all. */
    @Override
    public void publish(PolicyImage next, List<EventEnvelope> led) {
        PolicyImage from = image;
        // Before the batch: who finds that asks the image whose it is.
        image = next;
        if (next.provenance() == Provenance.TAIL && !led.isEmpty()) {
            Position before = new Position(led.getFirst().position().value() - 1);
            PolicyImage previous =
                    from == null ? PolicyImage.empty(next.log(), next.expressions()) : from;
            try {
                add(Batch.of(before, led, new BatchStreams(previous, led)));
            } catch (RuntimeException fault) {
                LOG.error("The feed's window begins anew at {}", next.position(), fault);
                clear();
            }
        } else {
            clear();
        }
        settled = next;
        head = next.position();
        wake();
    }

    private void clear() {
        batches.clear();
        events = 0;
        bytes = 0;
    }

    private void add(Batch batch) {
        batches.put(batch.end().value(), batch);
        int count = events + weight(batch);
        long size = bytes + batch.bytes();
        while (batches.size() > 1 && (count > Limits.WINDOW_EVENTS || size > Limits.WINDOW_BYTES)) {
            Batch oldest = batches.pollFirstEntry().getValue();
            count -= weight(oldest);
            size -= oldest.bytes();
        }
        events = count;
        bytes = size;
    }

    /** One that is of interest to nobody takes room too. */
    private static int weight(Batch batch) {
        return Math.max(1, batch.size());
    }

    /**
     * The newest image that was published: all that the window has is in it.
     *
     * @throws IllegalStateException before the first
     */
    public PolicyImage image() {
        PolicyImage newest = image;
        if (newest == null) {
            throw new IllegalStateException("no image is made yet");
        }
        return newest;
    }

    /**
     * The newest image whose events can be found here, too: that at the head.
     *
     * @throws IllegalStateException before the first
     */
    public PolicyImage settled() {
        PolicyImage newest = settled;
        if (newest == null) {
            throw new IllegalStateException("no image is made yet");
        }
        return newest;
    }

    /**
     * A part's events after a position up to another that the window has come to.
     *
     * @param most how many are wanted at most
     * @return null where the window does not reach back so far, or there are more
     */
    public @Nullable List<EventEnvelope> events(
            FeedFilter part, Position after, Position until, int most) {
        List<EventEnvelope> found = new ArrayList<>();
        Streams organizations = organizations();
        Position at = after;
        while (at.compareTo(until) < 0) {
            Batch batch = find(at);
            if (batch == null
                    || !batch.collect(
                            part, organizations, new Batch.Span(at, until, most), found)) {
                return null;
            }
            at = batch.end();
        }
        return found;
    }

    /** Where organizations stand, as the newest image says. */
    Streams organizations() {
        return new BatchStreams(image(), List.of());
    }

    /** The batch with what comes next after a position; null where that lies behind the window. */
    @Nullable Batch find(Position after) {
        Map.Entry<Long, Batch> next = batches.higherEntry(after.value());
        return next == null || next.getValue().before().compareTo(after) > 0
                ? null
                : next.getValue();
    }

    /**
     * Waits until there is something beyond a position, or the time is over, or somebody calls all
     * who wait.
     */
    public void await(Position known, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            long called = calls;
            while (nanos > 0 && called == calls && !hasBeyond(known)) {
                nanos = published.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean hasBeyond(Position known) {
        return head.compareTo(known) > 0;
    }

    /** Up to where it has everything. */
    public Position head() {
        return head;
    }

    /** Calls all who wait. */
    void wake() {
        lock.lock();
        try {
            calls++;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Events that are kept. */
    int events() {
        return events;
    }

    /** Their bytes. */
    long bytes() {
        return bytes;
    }
}
