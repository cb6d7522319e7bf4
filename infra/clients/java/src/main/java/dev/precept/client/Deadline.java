package dev.precept.client;

import java.time.Duration;

/**
 * A moment of the monotonic clock by when something must be done.
 *
 * @param nanoTime as {@link System#nanoTime()} tells it
 */
public record Deadline(long nanoTime) {
    /** So long from now. */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left; negative or zero when it has passed. */
    public Duration left() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    /** Whether it has passed. */
    public boolean hasPassed() {
        return nanoTime - System.nanoTime() <= 0;
    }
}
