package dev.precept.projections.feed;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.schema.UnreadableException;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
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

    /** An event as messages have it in writing. */
    static byte[] encode(EventEnvelope event) {
        return Codec.EVENTS.encode(event);
    }

    /**
     * The event whose written form these bytes are.
     *
     * @throws UnreadableException if they are the written form of none
     */
    static EventEnvelope decodeEvent(byte[] bytes) {
        return Codec.EVENTS.decode(bytes);
    }

    /**
     * A message in writing, of events that are written already: what many followers are sent is
     * written once.
     *
     * @param message has no events
     * @param events as {@link #encode(EventEnvelope)} writes them
     */
    static byte[] encode(Changes message, List<byte[]> events) {
        byte[] frame = encode(message);
        int gap = Codec.gap(frame);
        int size = frame.length + Math.max(0, events.size() - 1);
        for (byte[] event : events) {
            size += event.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).put(frame, 0, gap);
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                out.put((byte) ',');
            }
            out.put(events.get(i));
        }
        return out.put(frame, gap, frame.length - gap).array();
    }

    /**
     * The message whose written form these bytes are.
     *
     * @throws UnreadableException if they are the written form of none
     */
    static FeedMessage decode(byte[] bytes) {
        return Codec.MESSAGES.decode(bytes);
    }

    /** Holds the codecs, which are made when the first message is written or read. */
    final class Codec {
        private static final RecordCodec<FeedMessage> MESSAGES = RecordCodec.of(FeedMessage.class);
        private static final RecordCodec<EventEnvelope> EVENTS =
                RecordCodec.of(EventEnvelope.class);
        private static final byte[] NO_EVENTS = "\"events\":[]".getBytes(StandardCharsets.US_ASCII);

        private Codec() {}

        /** Where the events of a message without any belong. No text before them can look so. */
        private static int gap(byte[] frame) {
            int at = 0;
            while (!Arrays.equals(
                    frame, at, at + NO_EVENTS.length, NO_EVENTS, 0, NO_EVENTS.length)) {
                at++;
            }
            return at + NO_EVENTS.length - 1;
        }
    }
}
