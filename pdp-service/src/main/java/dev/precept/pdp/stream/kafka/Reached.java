package dev.precept.pdp.stream.kafka;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.Position;

import java.time.Instant;

/**
 * Up to where the log is relayed: the last record of each transaction in every partition of the
 * state's topic, under one key.
 *
 * @param log the id of the log that the position is of
 * @param position every event up to it is in the changes' topic, and what follows from them in the
 *     state's
 * @param at when the event at the position was appended
 * @param partitions how many partitions the state's topic had
 */
public record Reached(String log, Position position, Instant at, int partitions) {
    /** The key of its record. */
    static final byte[] KEY = StateKey.encode(new StateKey.Reached());

    private static final RecordCodec<Reached> CODEC = RecordCodec.of(Reached.class);

    /** Its written form: canonical JSON. */
    byte[] encode() {
        return CODEC.encode(this);
    }

    /**
     * What these bytes are the written form of.
     *
     * @throws dev.precept.domain.schema.UnreadableException if they are that of none
     */
    static Reached decode(byte[] bytes) {
        return CODEC.decode(bytes);
    }
}
