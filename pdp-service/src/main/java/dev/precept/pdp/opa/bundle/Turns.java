package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.OrganizationId;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whose turn it is to have a snapshot made: one at a time for each organization, so that none keeps
 * the others waiting, and only so many in all. Threads share it.
 */
final class Turns {
    private final int most;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    private final Set<OrganizationId> taken = new HashSet<>();

    /**
     * All are free.
     *
     * @param most how many at once
     */
    Turns(int most) {
        this.most = most;
    }

    /**
     * Takes the organization's turn, to be {@linkplain #give given} back.
     *
     * @param patience how long it is waited for
     * @return false where it did not come
     */
    boolean take(OrganizationId of, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (taken.size() >= most || taken.contains(of)) {
                if (left <= 0) {
                    return false;
                }
                left = freed.awaitNanos(left);
            }
            return taken.add(of);
        } finally {
            lock.unlock();
        }
    }

    /** Gives a turn back that was taken. */
    void give(OrganizationId of) {
        lock.lock();
        try {
            taken.remove(of);
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
