package dev.precept.projections.embedded;

import dev.precept.domain.shared.Position;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.image.PolicyImage;

/** Where a follower has its image and what changes it from. Its calls wait. */
public interface Feed {
    /** The follower's part of the log as it is now, or was a little while ago. */
    PolicyImage snapshot() throws FeedException;

    /** What happens in the follower's part of the log after a position. */
    Messages after(String log, Position position) throws FeedException;

    /** Messages as they come. For one thread, but that any may close it. */
    interface Messages extends AutoCloseable {
        /**
         * The next one, once there is one.
         *
         * @throws FeedException where none will come: follow anew, from where the image stands
         */
        FeedMessage next() throws FeedException;

        /** Ends it; who waits for the next one is told that none will come. */
        @Override
        void close();
    }
}
