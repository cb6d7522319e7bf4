package dev.precept.projections.embedded;

import dev.precept.domain.shared.Position;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * For how long an image of the log may still be answered from. Whoever holds one asks somebody who
 * reads the head of the log after the question arrived, and may then answer from any image that has
 * reached that head, for a fixed time from the moment of the <em>question</em>, by its own
 * monotonic clock. So what is committed is no longer overlooked once that time has passed, however
 * late the answer came, and whether or not the holder can still be reached (Gray and Cheriton,
 * "Leases", SOSP 1989). Times are those of one {@link System#nanoTime}. For any number of threads.
 */
public final class Lease {
    /** Grants that end closer together than this part of a lease are told apart no more. */
    private static final int PARTS = 16;

    private static final int MOST = 4 * PARTS;

    /** A lease as it was granted: answers from images that have reached the head are good. */
    private record Grant(Position head, long untilNanos) {
        /** Whether it covers all that the other one covers, for as long. */
        boolean isAsGoodAs(Grant other) {
            return head.compareTo(other.head) <= 0 && untilNanos - other.untilNanos >= 0;
        }
    }

    /** The later the head, the later the end. */
    private volatile List<Grant> grants = List.of();

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
        if (grants.stream().anyMatch(grant -> grant.isAsGoodAs(granted))) {
            return;
        }
        List<Grant> next = new ArrayList<>(grants.size() + 1);
        for (Grant grant : grants) {
            boolean isOver = grant.untilNanos - askedNanos <= 0;
            if (!isOver && !granted.isAsGoodAs(grant)) {
                next.add(grant);
            }
        }
        int place = 0;
        while (place < next.size() && next.get(place).head.compareTo(head) < 0) {
            place++;
        }
        next.add(place, granted);
        thin(next, duration.toNanos() / PARTS);
        grants = List.copyOf(next.subList(Math.max(0, next.size() - MOST), next.size()));
    }

    /**
     * Of three that end close together the middle one goes: what it covered is covered nearly as
     * long. So many grants in a short while leave what the oldest of them covers.
     */
    private static void thin(List<Grant> next, long closeNanos) {
        for (int i = next.size() - 2; i > 0; i--) {
            if (next.get(i + 1).untilNanos - next.get(i - 1).untilNanos < closeNanos) {
                next.remove(i);
            }
        }
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
        grants = List.of();
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
