package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Events as PostgreSQL's binary {@code COPY} writes them: per row a count of columns, per column a
 * length and that many bytes, all numbers big-endian; a header before, a count of -1 after.
 *
 * <p>Source: PostgreSQL's documentation of COPY, "Binary Format".
 */
final class CopiedEvents {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] SIGNATURE =
            "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEADER_BYTES = SIGNATURE.length + 8;
    private static final int COLUMNS = 9;

    private final CopyOut copy;
    private byte[] bytes = new byte[0];
    private int offset;

    private CopiedEvents(CopyOut copy) {
        this.copy = copy;
    }

    /**
     * Hands the events after a position to the consumer.
     *
     * @return the last position that was handed over, or {@code position} where there was none
     */
    static long read(Connection connection, long position, Consumer<StoredEvent> consumer)
            throws SQLException {
        CopyOut copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                "copy (select position, last_of_command, at_micros, stream,"
                                        + " revision, event_id, organization, type, envelope"
                                        + " from event where position > "
                                        + position
                                        + " order by position) to stdout (format binary)");
        CopiedEvents events = new CopiedEvents(copy);
        try {
            events.header();
            long last = position;
            for (StoredEvent event = events.next(); event != null; event = events.next()) {
                consumer.accept(event);
                last = event.position();
            }
            return last;
        } finally {
            events.drain();
        }
    }

    private void header() throws SQLException {
        require(HEADER_BYTES);
        if (!Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw new SQLException("not a binary copy");
        }
        int extension = (int) INT.get(bytes, HEADER_BYTES - Integer.BYTES);
        require(HEADER_BYTES + extension);
        offset = HEADER_BYTES + extension;
    }

    private @Nullable StoredEvent next() throws SQLException {
        require(Short.BYTES);
        int columns = (short) SHORT.get(bytes, offset);
        offset += Short.BYTES;
        if (columns < 0) {
            return null;
        }
        if (columns != COLUMNS) {
            throw new SQLException("a row of " + columns + " columns");
        }
        return new StoredEvent(
                number(), number(), number(), text(), number(), uuid(), text(), text(), raw());
    }

    private long number() throws SQLException {
        length(Long.BYTES);
        long value = (long) LONG.get(bytes, offset);
        offset += Long.BYTES;
        return value;
    }

    private UUID uuid() throws SQLException {
        length(2 * Long.BYTES);
        UUID value =
                new UUID(
                        (long) LONG.get(bytes, offset),
                        (long) LONG.get(bytes, offset + Long.BYTES));
        offset += 2 * Long.BYTES;
        return value;
    }

    private String text() throws SQLException {
        int length = length(-1);
        String value = new String(bytes, offset, length, StandardCharsets.UTF_8);
        offset += length;
        return value;
    }

    private byte[] raw() throws SQLException {
        int length = length(-1);
        byte[] value = Arrays.copyOfRange(bytes, offset, offset + length);
        offset += length;
        return value;
    }

    /** Reads the length of a column, and makes sure that all of the column is there. */
    private int length(int expected) throws SQLException {
        require(Integer.BYTES);
        int length = (int) INT.get(bytes, offset);
        if (length < 0 || (expected >= 0 && length != expected)) {
            throw new SQLException("a column of " + length + " bytes");
        }
        offset += Integer.BYTES;
        require(length);
        return length;
    }

    /** A message need not end where a row does. */
    private void require(int length) throws SQLException {
        while (bytes.length - offset < length) {
            byte[] more = copy.readFromCopy();
            if (more == null) {
                throw new SQLException("the copy ended inside a row");
            }
            if (offset == bytes.length) {
                bytes = more;
            } else {
                byte[] joined = Arrays.copyOfRange(bytes, offset, bytes.length + more.length);
                System.arraycopy(more, 0, joined, bytes.length - offset, more.length);
                bytes = joined;
            }
            offset = 0;
        }
    }

    /** A copy that is cancelled may take the connection's next statement with it. */
    private void drain() throws SQLException {
        while (copy.isActive()) {
            copy.readFromCopy();
        }
    }
}
