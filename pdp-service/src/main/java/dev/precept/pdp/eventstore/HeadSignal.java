package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The highest position that this node has heard of, and a place to wait for a higher one. It may be
 * behind the log, never ahead of it. Safe for any number of threads.
 */
public final class HeadSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private volatile long position;
    private volatile @Nullable IllegalStateException loss;

    /** Says that the log has reached a position. */
    void raise(long reached) {
        lock.lock();
        try {
            if (reached > position) {
                position = reached;
                raised.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that what was heard of is no longer in the log: whoever waits must stop. */
    void lose(IllegalStateException reason) {
        lock.lock();
        try {
            loss = reason;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The highest position heard of. */
    public long position() {
        return position;
    }

    /**
     * Waits until the log is heard to lie beyond a position, or the time is over.
     *
     * @return whether it lies beyond
     * @throws IllegalStateException where the log has lost what was heard of
     */
    boolean awaitBeyond(long known, Duration timeout) throws InterruptedException {
        long remainingNanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (loss == null && position <= known && remainingNanos > 0) {
                remainingNanos = raised.awaitNanos(remainingNanos);
            }
            if (loss != null) {
                throw new IllegalStateException("the log is not what it was", loss);
            }
            return position > known;
        } finally {
            lock.unlock();
        }
    }
}
