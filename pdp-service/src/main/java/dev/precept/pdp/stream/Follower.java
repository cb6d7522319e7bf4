package dev.precept.pdp.stream;

import dev.precept.domain.shared.Position;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** One follower's place in the log, and what it is sent next. For one thread. */
final class Follower {
    private final Feed feed;
    private final FeedFilter part;
    private final String log;
    private Position position;
    private Position previous;
    private Instant at;

    /** Begins after a position that the image has. */
    Follower(Feed feed, FeedFilter part, Position after) {
        PolicyImage image = feed.window().image();
        this.feed = feed;
        this.part = part;
        this.log = image.log();
        this.position = after;
        this.previous = after;
        this.at = image.at();
    }

    /** Up to where it has been sent everything, or there was nothing for it. */
    Position position() {
        return position;
    }

    /** When that was appended; of where it began, not before. */
    Instant at() {
        return at;
    }

    /** Whether there is more to look at. */
    boolean isBehind() {
        return feed.window().hasBeyond(position);
    }

    /** Goes on by one batch; null where there was none, or nothing for this follower in it. */
    byte @Nullable [] next() throws InterruptedException {
        Batch batch = feed.next(part, position);
        if (batch == null) {
            return null;
        }
        byte[] message =
                batch.message(
                        part,
                        feed.window().organizations(),
                        position,
                        new Batch.Named(log, previous));
        position = batch.end();
        at = batch.at();
        if (message != null) {
            previous = position;
        }
        return message;
    }

    /** The word that there was nothing more. */
    byte[] heartbeat() {
        return FeedMessage.encode(new FeedMessage.Heartbeat(log, previous, position, at));
    }
}
