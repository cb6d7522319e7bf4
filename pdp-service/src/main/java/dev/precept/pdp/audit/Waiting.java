package dev.precept.pdp.audit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the writer: bounded by number and by characters. For any number of threads that
 * put in, and one that takes out; that one looks now and then, and is woken where much waits, so
 * that putting in need not wake it.
 */
final class Waiting<E extends Weighed> {
    private final int maximum;
    private final Deque<E> entries = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasMuch = lock.newCondition();
    private final Condition hasRoom = lock.newCondition();
    private long characters;
    private volatile boolean isFull;

    Waiting(int maximum) {
        this.maximum = maximum;
    }

    /** Whether there was no room when somebody last looked. */
    boolean isFull() {
        return isFull;
    }

    /** Puts it in, unless there is no room. */
    boolean offer(E entry) {
        lock.lock();
        try {
            return isTaken(entry);
        } finally {
            lock.unlock();
        }
    }

    /** Puts it in, and waits a while for room. */
    boolean offer(E entry, Duration wait) {
        lock.lock();
        try {
            long nanos = wait.toNanos();
            while (!isTaken(entry)) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = hasRoom.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isTaken(E entry) {
        if (entries.size() >= maximum || characters >= Limits.QUEUE_CHARACTERS) {
            isFull = true;
            return false;
        }
        entries.add(entry);
        characters += entry.characters();
        if (entries.size() == Math.min(Limits.BATCH, maximum)) {
            hasMuch.signal();
        }
        return true;
    }

    /** Takes out what is there, at most a batch; waits a while for one to come together. */
    List<E> take(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long nanos = wait.toNanos();
            while (entries.size() < Math.min(Limits.BATCH, maximum) && nanos > 0) {
                nanos = hasMuch.awaitNanos(nanos);
            }
            List<E> taken = new ArrayList<>(Math.min(entries.size(), Limits.BATCH));
            while (taken.size() < Limits.BATCH && !entries.isEmpty()) {
                E entry = entries.remove();
                characters -= entry.characters();
                taken.add(entry);
            }
            isFull = false;
            hasRoom.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }
}
