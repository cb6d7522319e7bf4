package dev.precept.pdp.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

/**
 * Reads the log. Whatever it returns is committed, and is all there is up to the last position
 * returned; reads by position end at the end of a command.
 *
 * <p>Safe for any number of threads. Every method throws {@link LogUnavailableException} where the
 * database cannot be read.
 */
public final class LogReader {
    private static final String COLUMNS =
            "position, last_of_command, at_micros, stream, revision, event_id, organization, type,"
                    + " envelope";

    private final DataSource source;
    private final InstantSource clock;

    /**
     * @param source a pool of connections
     * @param clock says which remembered answers have run out
     */
    public LogReader(DataSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Where the log ends now. */
    public Head head() {
        return read(
                "select log.id, log_head.position, log_head.at_micros from log, log_head",
                statement -> {},
                row -> {
                    if (!row.next()) {
                        throw new IllegalStateException("the log has no head");
                    }
                    return new Head(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3));
                });
    }

    /**
     * The events after a position, in order: as many whole commands as fit in {@code maximum}
     * events, but one command at least where there is one.
     */
    public List<StoredEvent> readAfter(long position, int maximum) {
        long end = position + Math.clamp(maximum, 1, Limits.READ_EVENTS);
        List<StoredEvent> events = readBetween(position, end);
        if (events.isEmpty()) {
            return events;
        }
        int whole = events.size();
        while (whole > 0 && events.get(whole - 1).lastOfCommand() > end) {
            whole--;
        }
        return whole > 0
                ? List.copyOf(events.subList(0, whole))
                : readBetween(position, events.getFirst().lastOfCommand());
    }

    /** Where the last command ends at or before a position; 0 where none does. */
    public long boundary(long position) {
        return read(
                "select position from event where position <= ? and position = last_of_command"
                        + " order by position desc limit 1",
                statement -> statement.setLong(1, position),
                row -> row.next() ? row.getLong(1) : 0L);
    }

    /**
     * Where the last command ends whose events were appended at or before an instant.
     *
     * @param atMicros microseconds since the epoch
     * @param end a position at which a command ends; nothing beyond it counts
     */
    public long boundaryAt(long atMicros, long end) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select at_micros from event where position = ?")) {
            long before = 0;
            long beyond = end + 1;
            while (beyond - before > 1) {
                long middle = (before + beyond) >>> 1;
                if (atMicros(statement, middle) <= atMicros) {
                    before = middle;
                } else {
                    beyond = middle;
                }
            }
            return boundary(before);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** When the event at a position was appended; the epoch for 0. */
    public Instant at(long position) {
        return position == 0
                ? Instant.EPOCH
                : read(
                        "select at_micros from event where position = ?",
                        statement -> statement.setLong(1, position),
                        row -> {
                            if (!row.next()) {
                                throw new IllegalStateException(
                                        "the log has nothing at position " + position);
                            }
                            return Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS);
                        });
    }

    /** The events of a stream from a revision on, in order. */
    public List<StoredEvent> readStream(String stream, long fromRevision) {
        return read(
                "select "
                        + COLUMNS
                        + " from event where stream = ? and revision >= ?"
                        + " order by revision",
                statement -> {
                    statement.setString(1, stream);
                    statement.setLong(2, fromRevision);
                },
                LogReader::events);
    }

    /** The events of several streams, each in order; a stream that is empty has none. */
    public Map<String, List<StoredEvent>> readStreams(Set<String> streams) {
        return read(
                "select " + COLUMNS + " from event where stream = any (?) order by revision",
                statement -> statement.setArray(1, texts(statement, streams)),
                row -> {
                    Map<String, List<StoredEvent>> found = HashMap.newHashMap(streams.size());
                    streams.forEach(stream -> found.put(stream, new ArrayList<>()));
                    for (StoredEvent event : events(row)) {
                        Objects.requireNonNull(found.get(event.stream())).add(event);
                    }
                    return found;
                });
    }

    private static Array texts(PreparedStatement statement, Set<String> texts) throws SQLException {
        return statement.getConnection().createArrayOf("text", texts.toArray(String[]::new));
    }

    /**
     * Hands every event after a position to the consumer, in order, on this thread: the fast way
     * through a long log. The events that are appended meanwhile are not among them.
     *
     * @return the last position that was handed over, or {@code position} where there was none
     */
    public long replay(long position, Consumer<StoredEvent> consumer) {
        try (Connection connection = source.getConnection()) {
            return CopiedEvents.read(connection, position, consumer);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** The remembered answer of an idempotency key, unless it has run out. */
    public Optional<StoredAnswer> answer(String deduplicationKey) {
        long expiredMicros =
                ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant())
                        - LogWriter.ANSWERS_KEPT.toNanos() / 1_000;
        return read(
                "select key, command, request, status, position, ids, at_micros"
                        + " from deduplication where key = ? and at_micros >= ?",
                statement -> {
                    statement.setString(1, deduplicationKey);
                    statement.setLong(2, expiredMicros);
                },
                row -> row.next() ? Optional.of(LockedHead.answer(row)) : Optional.empty());
    }

    /** Which of these reserved keys have an owner. */
    public Set<String> taken(Set<String> keys) {
        return read(
                "select key from reservation where key = any (?)",
                statement -> statement.setArray(1, texts(statement, keys)),
                row -> {
                    Set<String> taken = new HashSet<>();
                    while (row.next()) {
                        taken.add(row.getString(1));
                    }
                    return taken;
                });
    }

    private static long atMicros(PreparedStatement statement, long position) throws SQLException {
        statement.setLong(1, position);
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("the log has nothing at position " + position);
            }
            return row.getLong(1);
        }
    }

    private List<StoredEvent> readBetween(long after, long last) {
        return read(
                "select "
                        + COLUMNS
                        + " from event where position > ? and position <= ?"
                        + " order by position",
                statement -> {
                    statement.setLong(1, after);
                    statement.setLong(2, last);
                },
                LogReader::events);
    }

    private static List<StoredEvent> events(ResultSet row) throws SQLException {
        List<StoredEvent> events = new ArrayList<>();
        while (row.next()) {
            events.add(
                    new StoredEvent(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getLong(5),
                            row.getObject(6, UUID.class),
                            row.getString(7),
                            row.getString(8),
                            row.getBytes(9)));
        }
        return events;
    }

    private <T> T read(String sql, Binder binder, Mapper<T> mapper) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            binder.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                return mapper.map(row);
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private static LogUnavailableException unavailable(SQLException e) {
        return new LogUnavailableException("the log cannot be read", e);
    }

    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }
}
