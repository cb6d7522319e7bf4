package dev.precept.pdp.history;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.web.PastException;
import dev.precept.pdp.web.Problem;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Turns at work that takes the memory of images and the database's time: few at once, one of an
 * organization, and whoever finds none for a while is told to come again. A turn is for all that
 * its thread does meanwhile, further such work included. Threads share it.
 */
public final class Turns {
    private final int atOnce;
    private final int waitingOfOne;
    private final Duration patience;
    private final Map<OrganizationId, Thread> underWay = new HashMap<>();
    private final Map<OrganizationId, Integer> waiting = new HashMap<>();

    /**
     * So many.
     *
     * @param atOnce that are under way; positive
     * @param waitingOfOne that wait, of one organization
     * @param patience for how long they wait
     */
    public Turns(int atOnce, int waitingOfOne, Duration patience) {
        this.atOnce = atOnce;
        this.waitingOfOne = waitingOfOne;
        this.patience = patience;
    }

    /**
     * What the work comes to, once it is the organization's turn.
     *
     * @throws PastException if it has not come in time, or too many wait for it: {@code busy}
     */
    public <T> T take(OrganizationId organization, Supplier<T> work) {
        if (isWithin()) {
            return work.get();
        }
        try {
            enter(organization);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("The node is stopping.");
        }
        try {
            return work.get();
        } finally {
            leave(organization);
        }
    }

    private synchronized boolean isWithin() {
        return underWay.containsValue(Thread.currentThread());
    }

    private synchronized void enter(OrganizationId organization) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        if (isTaken(organization) && waiting.getOrDefault(organization, 0) >= waitingOfOne) {
            throw busy("As many as may ask this wait already: try again.");
        }
        waiting.merge(organization, 1, Integer::sum);
        try {
            while (isTaken(organization)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw busy("This node answers others already: try again.");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            underWay.put(organization, Thread.currentThread());
        } finally {
            waiting.computeIfPresent(organization, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private boolean isTaken(OrganizationId organization) {
        return underWay.size() >= atOnce || underWay.containsKey(organization);
    }

    private synchronized void leave(OrganizationId organization) {
        underWay.remove(organization);
        notifyAll();
    }

    static PastException busy(String detail) {
        return new PastException(new Problem(503, "busy", detail));
    }
}
