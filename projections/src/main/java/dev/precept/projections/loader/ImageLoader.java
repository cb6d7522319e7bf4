package dev.precept.projections.loader;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the image that answers now. One thread, the owner, hands in what the log says; any thread
 * reads the image or waits for a position. A reader that takes the image once has one moment of the
 * log, whatever is published meanwhile.
 */
public final class ImageLoader {
    private final List<ImagePublisher> publishers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private List<EventEnvelope> pending = List.of();
    private volatile PolicyImage image;

    /** Begins with an image: an empty one, or one from a snapshot. */
    public ImageLoader(PolicyImage image) {
        this(image, List.of());
    }

    /**
     * Begins with an image.
     *
     * @param publishers told of every later one, in this order
     */
    public ImageLoader(PolicyImage image, List<ImagePublisher> publishers) {
        this.image = image;
        this.publishers = List.copyOf(publishers);
    }

    /** The newest image. */
    public PolicyImage image() {
        return image;
    }

    /**
     * Takes in the next events and publishes the image they lead to. Of a command whose end is
     * still to come, the events are kept until it comes. For the owner alone.
     *
     * @param events in the order of the log, following those handed in before
     * @param provenance where they came from
     * @throws dev.precept.projections.delta.LogContradiction if they cannot follow; the image stays
     */
    public void accept(List<EventEnvelope> events, Provenance provenance) {
        List<EventEnvelope> batch = new ArrayList<>(pending);
        batch.addAll(events);
        int end = batch.size();
        while (end > 0 && !isLastOfCommand(batch.get(end - 1))) {
            end--;
        }
        List<EventEnvelope> whole = List.copyOf(batch.subList(0, end));
        if (!whole.isEmpty()) {
            PolicyDelta delta = new PolicyDelta(image);
            whole.forEach(delta::replay);
            publish(delta.apply(provenance), whole);
        }
        pending = List.copyOf(batch.subList(end, batch.size()));
    }

    /** Publishes an image made elsewhere: from a snapshot. For the owner alone. */
    public void publish(PolicyImage next) {
        pending = List.of();
        publish(next, List.of());
    }

    /**
     * Waits until the image has reached a position.
     *
     * @return whether it has; false after the time, or when interrupted (the flag is kept)
     */
    public boolean await(Position position, Duration atMost) {
        if (hasReached(position)) {
            return true;
        }
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!hasReached(position) && left > 0) {
                left = published.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return hasReached(position);
    }

    /**
     * Publishes an image made elsewhere: from what a part of the log says. For the owner alone.
     *
     * @param events those that led to it from the image before
     */
    public void publish(PolicyImage next, List<EventEnvelope> events) {
        for (ImagePublisher publisher : publishers) {
            publisher.publish(next, events);
        }
        lock.lock();
        try {
            image = next;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasReached(Position position) {
        return image.position().compareTo(position) >= 0;
    }

    private static boolean isLastOfCommand(EventEnvelope event) {
        return event.position().equals(event.lastOfCommand());
    }
}
