package dev.precept.pdp.stream;

import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many follow, so that there are not too many, and the word that they are to stop: before the
 * listeners do, which wait for answers to end. Threads share it.
 */
public final class Followers implements SmartLifecycle {
    private final FeedWindow window;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<OrganizationId, Integer> each = new ConcurrentHashMap<>();
    private final LongAdder messages = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile boolean isRunning;

    Followers(FeedWindow window) {
        this.window = window;
    }

    /** Whether one more of the organization would be let in. */
    boolean hasRoom(OrganizationId organization) {
        return isRunning
                && all.get() < Limits.FOLLOWERS
                && each.getOrDefault(organization, 0) < Limits.ORGANIZATION_FOLLOWERS;
    }

    /** Takes a seat; null where there is none. */
    @Nullable Seat enter(OrganizationId organization) {
        if (!isRunning) {
            return null;
        }
        // Taken first, and counted then: of many who come at once none is one too many.
        int taken = all.incrementAndGet();
        int own = each.merge(organization, 1, Integer::sum);
        Seat seat = new Seat(organization);
        if (taken > Limits.FOLLOWERS || own > Limits.ORGANIZATION_FOLLOWERS) {
            seat.close();
            return null;
        }
        return seat;
    }

    /** To be given back once. */
    public final class Seat implements AutoCloseable {
        private final OrganizationId organization;

        private Seat(OrganizationId organization) {
            this.organization = organization;
        }

        @Override
        public void close() {
            all.decrementAndGet();
            each.computeIfPresent(organization, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Says that somebody was sent a message. */
    void sent() {
        messages.increment();
    }

    /** Messages that were sent. */
    long messages() {
        return messages.sum();
    }

    /** Says that somebody did not take what he was sent, or broke off. */
    void lost() {
        lost.increment();
    }

    /** Who did so. */
    long losses() {
        return lost.sum();
    }

    /** How many there are. */
    int count() {
        return all.get();
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void stop() {
        isRunning = false;
        window.wake();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** The last to start, the first to stop. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
