package dev.precept.pdp.web;

import dev.precept.domain.shared.Position;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Holds a request to the log and the position it asks for (ARCHITECTURE 4): one beyond this node's
 * image is waited for, a little; one beyond the log's end is the caller's mistake. Holds answers
 * back while the node's lease does not cover its image. Threads share it.
 */
public final class Consistency {
    /** What is said where the lease has run out. */
    public static final Problem NOT_LEASED =
            new Problem(
                    503,
                    "not-leased",
                    "This node cannot tell whether what it knows is still so. Ask again, or"
                            + " another node.");

    private static final int POSITION_DIGITS = 18;
    private static final Duration LOOK = Duration.ofMillis(2);

    private final ImageLoader loader;
    private final Supplier<OptionalLong> logEnd;
    private final NodeLease lease;
    private final Duration readWait;
    private final Past past;

    /**
     * Waits at most {@code readWait} for a position, or for the lease.
     *
     * @param logEnd the last position of the log; empty where the log cannot be asked now
     * @param past what requests may ask of besides
     */
    public Consistency(
            ImageLoader loader,
            Supplier<OptionalLong> logEnd,
            NodeLease lease,
            Duration readWait,
            Past past) {
        this.loader = loader;
        this.logEnd = logEnd;
        this.lease = lease;
        this.readWait = readWait;
        this.past = past;
    }

    /** The image that answers now. */
    public PolicyImage image() {
        return loader.image();
    }

    /** The images before it. */
    public Past past() {
        return past;
    }

    /** Whether answers from this image may be given now. */
    public boolean isLeased(PolicyImage image) {
        return lease.covers(image);
    }

    /**
     * Returns once this node's lease holds for its image.
     *
     * @return why nothing can be answered; null where it can
     */
    public @Nullable Problem leaseProblem() {
        if (lease.covers(loader.image())) {
            return null;
        }
        NonBlocking.beforeWaiting();
        long deadlineNanos = System.nanoTime() + readWait.toNanos();
        boolean isInterrupted = false;
        while (!isInterrupted && deadlineNanos - System.nanoTime() > 0) {
            LockSupport.parkNanos(LOOK.toNanos());
            isInterrupted = Thread.currentThread().isInterrupted();
            if (lease.covers(loader.image())) {
                return null;
            }
        }
        return NOT_LEASED;
    }

    /**
     * Returns once the image has what is asked for.
     *
     * @param log the request's {@link Headers#LOG}
     * @param atLeast its {@link Headers#AT_LEAST}
     * @return why the request cannot be answered; null where it can
     */
    public @Nullable Problem problem(@Nullable String log, @Nullable String atLeast) {
        if (log != null && !log.equals(loader.image().log())) {
            return new Problem(
                    409,
                    "log-changed",
                    "The service is on log "
                            + loader.image().log()
                            + "; positions of another log mean nothing here. Read anew.");
        }
        return atLeast == null ? null : await(atLeast);
    }

    private @Nullable Problem await(String atLeast) {
        if (!atLeast.matches("[0-9]{1," + POSITION_DIGITS + "}")) {
            return new Problem(
                    400,
                    "invalid-position",
                    "Precept-At-Least takes a position, a decimal number.");
        }
        Position wanted = new Position(Long.parseLong(atLeast));
        if (loader.image().position().compareTo(wanted) >= 0) {
            return null;
        }
        NonBlocking.beforeWaiting();
        OptionalLong end = logEnd.get();
        if (end.isPresent() && end.getAsLong() < wanted.value()) {
            return new Problem(
                    400,
                    "position-beyond-log",
                    "The log ends before position " + wanted + ": it is not one of this log's.");
        }
        return loader.await(wanted, readWait)
                ? null
                : new Problem(
                        503,
                        "not-caught-up",
                        "This node has not reached position "
                                + wanted
                                + " yet. Ask again, or another node.");
    }
}
