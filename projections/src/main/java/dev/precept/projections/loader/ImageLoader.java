package dev.precept.projections.loader;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the image that answers now. One thread, the owner, hands in what the log says; any thread
 * reads the image or waits for a position. A reader that takes the image once has one moment of the
 * log, whatever is published meanwhile.
 */
public final class ImageLoader {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private volatile PolicyImage image;

    /** Begins with an image: an empty one, or one from a snapshot. */
    public ImageLoader(PolicyImage image) {
        this.image = image;
    }

    /** The newest image. */
    public PolicyImage image() {
        return image;
    }

    /**
     * Takes in the next events and publishes the image they lead to. For the owner alone.
     *
     * @param events whole commands, in the order of the log, following the image
     * @param provenance where they came from
     * @throws dev.precept.projections.delta.LogContradiction if they cannot follow; the image stays
     */
    public void accept(List<EventEnvelope> events, Provenance provenance) {
        PolicyDelta delta = new PolicyDelta(image);
        for (EventEnvelope event : events) {
            delta.replay(event);
        }
        publish(delta.apply(provenance));
    }

    /** Publishes an image made elsewhere: from a snapshot. For the owner alone. */
    public void publish(PolicyImage next) {
        lock.lock();
        try {
            image = next;
            published.signalAll();
        } finally {
            lock.unlock();
        }
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

    private boolean hasReached(Position position) {
        return image.position().compareTo(position) >= 0;
    }
}
