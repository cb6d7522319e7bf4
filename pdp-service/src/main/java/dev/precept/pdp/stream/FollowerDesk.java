package dev.precept.pdp.stream;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.door.Admissions;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.NonBlocking;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;

/** What the doors of the feed share: who may go on, how many, and from where. Threads share it. */
public final class FollowerDesk {
    /** The code of what is said where a position lies beyond the log. */
    public static final String BEYOND_LOG = "position-beyond-log";

    private final Feed feed;
    private final Followers followers;
    private final Admissions admissions;
    private final LogReader log;
    private final InstantSource clock;

    FollowerDesk(
            Feed feed,
            Followers followers,
            Admissions admissions,
            LogReader log,
            InstantSource clock) {
        this.feed = feed;
        this.followers = followers;
        this.admissions = admissions;
        this.log = log;
        this.clock = clock;
    }

    /** What is followed. */
    public Feed feed() {
        return feed;
    }

    Follower follower(Following following, Position after) {
        return new Follower(feed, following.part(), after);
    }

    /** Whether answers may go on: false once the service stops. */
    public boolean isOpen() {
        return followers.isRunning();
    }

    /** Whether the newest image still lets the visitor have what he follows. */
    public boolean goesOn(Visit visit, Following following) {
        return following.goesOn(visit, admissions, feed.window().image(), clock.instant());
    }

    /** A gateway's own question, too, may say of which log its positions are. */
    public void checkLog(Visit visit, @Nullable String asked) throws Refused {
        String ours = visit.image().log();
        String sent = visit.question().fields().first(Headers.LOG);
        if ((asked != null && !asked.equals(ours)) || (sent != null && !sent.equals(ours))) {
            throw new Refused(
                    409,
                    "log-changed",
                    "The service is on log "
                            + ours
                            + "; positions of another log mean nothing here. Read a snapshot.");
        }
    }

    /** Whether there is a seat, before anything is made for the visitor. */
    public void checkRoom(Visit visit) throws Refused {
        if (!followers.hasRoom(visit.organizationId())) {
            throw noRoom();
        }
    }

    /** Counts what is sent. */
    Followers followers() {
        return followers;
    }

    /** Takes a seat. */
    public Followers.Seat enter(Visit visit) throws Refused {
        Followers.Seat seat = followers.enter(visit.organizationId());
        if (seat == null) {
            throw noRoom();
        }
        return seat;
    }

    /** Returns once this node has the position. */
    public void reach(Position after) throws Refused {
        if (after.compareTo(feed.window().head()) <= 0) {
            return;
        }
        NonBlocking.beforeWaiting();
        try {
            if (log.head().position() < after.value()) {
                throw new Refused(
                        400,
                        BEYOND_LOG,
                        "The log ends before position " + after + ": it is not one of this log's.");
            }
            Position known = new Position(after.value() - 1);
            long until = System.nanoTime() + Limits.CATCH_UP.toNanos();
            while (!feed.window().hasBeyond(known)) {
                long left = until - System.nanoTime();
                if (left <= 0 || !isOpen()) {
                    throw new Refused(
                            503,
                            "not-caught-up",
                            "This node has not reached position "
                                    + after
                                    + " yet. Ask again, or another node.");
                }
                feed.window().await(known, Duration.ofNanos(left));
            }
        } catch (LogUnavailableException away) {
            throw logUnavailable();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw noRoom();
        }
    }

    /** What is said where the log cannot be read. */
    public static Refused logUnavailable() {
        return new Refused(503, "log-unavailable", "The log cannot be read now; ask again.");
    }

    /** What is said where there is no seat. */
    public static Refused noRoom() {
        return new Refused(
                503,
                "too-many-followers",
                "This node has as many followers as it may have, or stops: ask another, or again"
                        + " a little later.");
    }
}
