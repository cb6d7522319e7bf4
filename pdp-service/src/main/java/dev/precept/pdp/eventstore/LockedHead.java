package dev.precept.pdp.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A transaction that holds the head of the log: until it ends no other writer changes anything, so
 * what it reads stays true. Rolled back by {@link #close} unless committed.
 */
final class LockedHead implements AutoCloseable {
    private final Connection connection;
    private final long position;
    private final long atMicros;

    private LockedHead(Connection connection, long position, long atMicros) {
        this.connection = connection;
        this.position = position;
        this.atMicros = atMicros;
    }

    /** Waits for the writer before, and locks. */
    static LockedHead lock(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "select position, at_micros from log_head for update");
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("the log has no head");
            }
            return new LockedHead(connection, row.getLong(1), row.getLong(2));
        }
    }

    long position() {
        return position;
    }

    /** All that decides which of the appends may be written. */
    Contest.Facts facts(List<Append> appends, long nowMicros, long expiredMicros)
            throws SQLException {
        Set<String> streams = new HashSet<>();
        Set<String> keys = new HashSet<>();
        Set<String> answers = new HashSet<>();
        Set<String> reads = new HashSet<>();
        for (Append append : appends) {
            append.events().forEach(event -> streams.add(event.stream()));
            append.reservations().forEach(reservation -> keys.add(reservation.key()));
            reads.addAll(append.reads());
            Deduplication answer = append.deduplication();
            if (answer != null) {
                answers.add(answer.key());
            }
        }
        return new Contest.Facts(
                position,
                Math.max(atMicros, nowMicros),
                revisions(streams),
                taken(keys),
                answers(answers, expiredMicros),
                written(reads));
    }

    /** Gives back what winners give back, before what they take is written. */
    void release(List<Append> winners) throws SQLException {
        List<String> keys = winners.stream().flatMap(append -> append.releases().stream()).toList();
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("delete from reservation where key = any (?)")) {
            delete.setArray(1, texts(keys));
            delete.executeUpdate();
        }
    }

    /** Where an earlier transaction wrote the appends, if it did: all of them or none. */
    Optional<AppendStatement.Written> find(List<Append> appends) throws SQLException {
        Optional<NewEvent> first =
                appends.stream().flatMap(append -> append.events().stream()).findFirst();
        return first.isPresent() ? findEvent(first.get()) : findAnswer(appends.getFirst());
    }

    void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Override
    public void close() throws SQLException {
        if (!connection.isClosed() && !connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Optional<AppendStatement.Written> findEvent(NewEvent event) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select position - 1, at_micros from event"
                                + " where stream = ? and revision = ? and event_id = ?")) {
            statement.setString(1, event.stream());
            statement.setLong(2, event.revision());
            statement.setObject(3, event.id());
            return written(statement);
        }
    }

    private Optional<AppendStatement.Written> findAnswer(Append append) throws SQLException {
        Deduplication answer = append.deduplication();
        if (answer == null) {
            throw new IllegalStateException("an append of nothing");
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select position, at_micros from deduplication"
                                + " where key = ? and command = ?")) {
            statement.setString(1, answer.key());
            statement.setObject(2, append.command());
            return written(statement);
        }
    }

    private static Optional<AppendStatement.Written> written(PreparedStatement statement)
            throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new AppendStatement.Written(row.getLong(1), row.getLong(2)))
                    : Optional.empty();
        }
    }

    private Map<String, Long> revisions(Set<String> streams) throws SQLException {
        return numbers(
                """
                select s.stream, e.revision + 1
                from unnest(?) as s (stream), lateral (
                    select revision from event where stream = s.stream
                    order by revision desc limit 1) as e
                """,
                streams);
    }

    private Map<String, Long> written(Set<String> reads) throws SQLException {
        return numbers(
                """
                select r.key, greatest(
                    (select position from event where stream = r.key
                        order by revision desc limit 1),
                    (select position from touch where key = r.key),
                    0)
                from unnest(?) as r (key)
                """,
                reads);
    }

    private Set<String> taken(Set<String> keys) throws SQLException {
        return numbers("select key, position from reservation where key = any (?)", keys).keySet();
    }

    private Map<String, StoredAnswer> answers(Set<String> keys, long expiredMicros)
            throws SQLException {
        if (keys.isEmpty()) {
            return Map.of();
        }
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "delete from deduplication where key = any (?) and at_micros < ?")) {
            delete.setArray(1, texts(keys));
            delete.setLong(2, expiredMicros);
            delete.executeUpdate();
        }
        Map<String, StoredAnswer> answers = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select key, command, request, status, position, ids, at_micros"
                                + " from deduplication where key = any (?)")) {
            statement.setArray(1, texts(keys));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    answers.put(row.getString(1), answer(row));
                }
            }
        }
        return answers;
    }

    /** A row of key, command, request, status, position, ids, at_micros. */
    static StoredAnswer answer(ResultSet row) throws SQLException {
        String ids = row.getString(6);
        return new StoredAnswer(
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getInt(4),
                row.getLong(5),
                ids.isEmpty() ? List.of() : Stream.of(ids.split("\n")).toList(),
                row.getLong(7));
    }

    private Map<String, Long> numbers(String sql, Collection<String> keys) throws SQLException {
        if (keys.isEmpty()) {
            return Map.of();
        }
        Map<String, Long> numbers = HashMap.newHashMap(keys.size());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, texts(keys));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    numbers.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return numbers;
    }

    private Array texts(Collection<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray(String[]::new));
    }
}
