package dev.precept.projections.feed;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.schema.UnreadableException;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;

import java.time.Instant;
import java.util.List;

/**
 * What a follower is sent, in the order of the log: whole commands, of each what belongs to its
 * filter. After a message it has all that its filter has up to the message's position. Written as
 * canonical JSON, with a member {@code kind}.
 */
public sealed interface FeedMessage {
    /** The id of the log that the positions are of. */
    String log();

    /**
     * The position of the message with events before this one, or where the follower asked to
     * begin: what it has not had up to there is missing.
     */
    Position previous();

    /** Up to where the follower has everything once it has taken this in: the end of a command. */
    Position position();

    /** When the event at the position was appended. */
    Instant at();

    /**
     * Something happened.
     *
     * @param events what is in the filter between the two positions; never none
     */
    record Changes(
            String log,
            Position previous,
            Position position,
            Instant at,
            List<EventEnvelope> events)
            implements FeedMessage {
        public Changes {
            events = List.copyOf(events);
        }
    }

    /** Nothing happened that is in the filter, between the two positions. */
    record Heartbeat(String log, Position previous, Position position, Instant at)
            implements FeedMessage {}

    /** The message in writing. */
    static byte[] encode(FeedMessage message) {
        return Codec.MESSAGES.encode(message);
    }

    /**
     * The message whose written form these bytes are.
     *
     * @throws UnreadableException if they are the written form of none
     */
    static FeedMessage decode(byte[] bytes) {
        return Codec.MESSAGES.decode(bytes);
    }

    /** Holds the codec, which is made when the first message is written or read. */
    final class Codec {
        private static final RecordCodec<FeedMessage> MESSAGES = RecordCodec.of(FeedMessage.class);

        private Codec() {}
    }
}
