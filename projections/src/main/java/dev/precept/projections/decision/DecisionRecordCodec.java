package dev.precept.projections.decision;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.schema.UnreadableException;

/**
 * The one written form of a recorded decision: canonical JSON. What records gain in later versions
 * may be missing, so that the old ones stay readable. For any number of threads.
 */
public final class DecisionRecordCodec {
    private static final RecordCodec<DecisionRecord> CODEC = RecordCodec.of(DecisionRecord.class);

    private DecisionRecordCodec() {}

    /**
     * The record in writing.
     *
     * @throws IllegalArgumentException where a text in it is none: half a surrogate pair
     */
    public static byte[] encode(DecisionRecord decision) {
        return CODEC.encode(decision);
    }

    /**
     * The record whose written form these bytes are.
     *
     * @throws UnreadableException if they are the written form of none
     */
    public static DecisionRecord decode(byte[] bytes) {
        return CODEC.decode(bytes);
    }
}
