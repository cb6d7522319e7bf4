package dev.precept.projections.feed;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

/** Takes what a follower is sent into its image. */
public final class FeedReplay {
    private FeedReplay() {}

    /**
     * The image after a message.
     *
     * @param image has all that the filter has up to where the message begins, and perhaps beyond
     * @return the image at the message's position; the same where that is not beyond the image's
     * @throws dev.precept.projections.delta.LogContradiction if an event cannot follow
     * @throws IllegalArgumentException if the message says that it is older than the image
     * @throws IllegalStateException if it ends in the middle of a command
     */
    public static PolicyImage after(PolicyImage image, FeedMessage message) {
        if (message.position().compareTo(image.position()) <= 0) {
            return image;
        }
        PolicyDelta delta = new PolicyDelta(image);
        if (message instanceof FeedMessage.Changes changes) {
            for (EventEnvelope event : changes.events()) {
                if (event.position().compareTo(image.position()) > 0) {
                    passTo(delta, event);
                    delta.replay(event);
                }
            }
        }
        if (delta.position().compareTo(message.position()) < 0) {
            delta.pass(message.position(), message.position(), message.at());
        }
        return delta.apply(Provenance.TAIL);
    }

    /** What lies before the event is not in the filter. */
    private static void passTo(PolicyDelta delta, EventEnvelope event) {
        Position before = new Position(event.position().value() - 1);
        if (delta.position().compareTo(before) < 0) {
            Position last = event.lastOfCommand();
            boolean isBetweenCommands = delta.isAtBoundary();
            delta.pass(before, isBetweenCommands ? before : last, delta.at());
        }
    }
}
