package dev.precept.projections.image;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.schema.UnreadableException;

/** The one written form of each fact: canonical JSON. For any number of threads. */
public final class FactCodec {
    private static final RecordCodec<Fact> CODEC = RecordCodec.of(Fact.class);

    private FactCodec() {}

    /** The fact in writing. */
    public static byte[] encode(Fact fact) {
        return CODEC.encode(fact);
    }

    /**
     * The fact whose written form these bytes are.
     *
     * @throws UnreadableException if they are the written form of none
     */
    public static Fact decode(byte[] bytes) {
        return CODEC.decode(bytes);
    }
}
