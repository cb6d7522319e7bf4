package dev.precept.projections.embedded;

import dev.precept.domain.shared.Position;

import java.time.Duration;

/**
 * For how long an image of the log may still be answered from. Whoever holds one asks somebody who
 * reads the head of the log after the question arrived, and may then answer from any image that has
 * reached that head, for a fixed time from the moment of the <em>question</em>, by its own
 * monotonic clock. So what is committed is no longer overlooked once that time has passed, however
 * late the answer came, and whether or not the holder can still be reached (Gray and Cheriton,
 * "Leases", SOSP 1989). Times are those of one {@link System#nanoTime}. For any number of threads.
 */
public final class Lease {
    private static final int REMEMBERED = 16;

    /** A lease as it was granted: answers from images that have reached the head are good. */
    private record Grant(Position head, long untilNanos) {}

    private volatile Grant[] grants = {};

    /** Begins without one. */
    public Lease() {}

    /**
     * Somebody read the head of the log after a question, and lets this be relied on.
     *
     * @param head the position that was read
     * @param askedNanos when the question was sent, not when the answer came
     * @param duration for how long from then on
     */
    public synchronized void grant(Position head, long askedNanos, Duration duration) {
        Grant granted = new Grant(head, askedNanos + duration.toNanos());
        int kept = Math.min(grants.length, REMEMBERED - 1);
        Grant[] next = new Grant[kept + 1];
        next[0] = granted;
        System.arraycopy(grants, 0, next, 1, kept);
        grants = next;
    }

    /** The furthest head that anybody has read for it, of those that are remembered. */
    public Position head() {
        Position head = Position.ZERO;
        for (Grant grant : grants) {
            head = grant.head().compareTo(head) > 0 ? grant.head() : head;
        }
        return head;
    }

    /** Ends it at once. */
    public synchronized void revoke() {
        grants = new Grant[0];
    }

    /**
     * Whether an answer from an image may be given. To be asked when the answer is made, with the
     * position of the image that it was made from.
     */
    public boolean covers(Position image, long nowNanos) {
        return remaining(image, nowNanos) > 0;
    }

    /** For how many nanoseconds more answers from such an image may be given; at least 0. */
    public long remaining(Position image, long nowNanos) {
        long longest = 0;
        for (Grant grant : grants) {
            if (grant.head().compareTo(image) <= 0) {
                longest = Math.max(longest, grant.untilNanos() - nowNanos);
            }
        }
        return longest;
    }
}
