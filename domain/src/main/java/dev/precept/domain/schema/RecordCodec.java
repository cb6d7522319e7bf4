package dev.precept.domain.schema;

import dev.precept.domain.shared.Limits;

/**
 * Writes and reads records of one type as canonical JSON. What the components may be:
 *
 * <ul>
 *   <li>boolean, int, long and Long (within 2^53), String, UUID, enums (by name), Instant (RFC 3339
 *       in UTC, microseconds);
 *   <li>LocalTime, ZoneId and ranges of addresses, as they print;
 *   <li>values of attributes, as the JSON that says the same; events, as {@link EventCodec} has
 *       them;
 *   <li>records; one with the single component {@code value} is written as that value;
 *   <li>sealed interfaces of records, with a member {@code kind} that names the record in upper
 *       case;
 *   <li>lists, sets (sorted by what is written) and maps whose keys are written as texts.
 * </ul>
 *
 * A component that is null is left out, and may be missing only if it is {@code @Nullable}. A
 * member that is not known is refused. Types and constructors must be accessible from here: public,
 * in an exported package. Immutable, for any number of threads.
 *
 * @param <T> the type of record, or a sealed interface of records
 */
public final class RecordCodec<T> {
    private final Class<T> type;
    private final ValueCodec codec;

    private RecordCodec(Class<T> type, ValueCodec codec) {
        this.type = type;
        this.codec = codec;
    }

    /**
     * Prepares the codec of a type; costs some milliseconds, so keep it.
     *
     * @throws IllegalArgumentException for a type that has no written form
     */
    public static <T> RecordCodec<T> of(Class<T> type) {
        return new RecordCodec<>(type, new Preparation().codecOf(type));
    }

    /** The one written form of the value. */
    public byte[] encode(T value) {
        CanonicalWriter out = new CanonicalWriter();
        write(out, value);
        return out.toBytes();
    }

    /**
     * The value whose written form these bytes are.
     *
     * @throws UnreadableException if they are the written form of none
     */
    public T decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** The same for the bytes from one index to before another. */
    public T decode(byte[] bytes, int from, int to) {
        if (to - from > Limits.DOCUMENT_BYTES) {
            throw new UnreadableException("longer than any document: " + (to - from) + " bytes");
        }
        CanonicalReader in = new CanonicalReader(bytes, from, to);
        T value = read(in);
        in.expectEnd();
        return value;
    }

    void write(CanonicalWriter out, T value) {
        codec.write(out, value);
    }

    T read(CanonicalReader in) {
        return type.cast(codec.read(in));
    }
}
