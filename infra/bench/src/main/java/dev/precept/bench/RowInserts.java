package dev.precept.bench;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.pdp.eventstore.Database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What PostgreSQL does by itself: callers with a connection each, who insert one row and commit it,
 * into a table like the log's own.
 */
final class RowInserts implements AutoCloseable {
    private static final String INSERT =
            "insert into bench_event (position, last_of_command, at_micros, revision, event_id,"
                    + " stream, organization, type, salt, leaf, envelope)"
                    + " values (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)";
    private static final int SALT_BYTES = 16;
    private static final int LEAF_BYTES = 32;

    private final List<Connection> connections = new ArrayList<>();
    private final List<RecordedEvent> events = new ArrayList<>();
    private final AtomicLong position = new AtomicLong();

    /** Makes the table and the connections. */
    RowInserts(Database database, int callers) {
        try {
            for (int i = 0; i < callers; i++) {
                connections.add(database.unpooled("bench").getConnection());
            }
            try (Statement statement = connections.getFirst().createStatement()) {
                statement.execute("drop table if exists bench_event");
                statement.execute("create table bench_event (like event including all)");
            }
        } catch (SQLException e) {
            throw new BenchException("the table cannot be made", e);
        }
        Population.ofUsersAndRoles(callers, 4).userEvents(events::add);
    }

    /** Rows inserted and committed per second. */
    double perSecond(Duration time) {
        return Callers.perSecond(connections.size(), time, this::insert);
    }

    /** Inserts and commits one row. */
    void insert(int caller) {
        RecordedEvent event = events.get(caller);
        long place = position.incrementAndGet();
        byte[] salt = new byte[SALT_BYTES];
        ThreadLocalRandom.current().nextBytes(salt);
        try (PreparedStatement insert = connections.get(caller).prepareStatement(INSERT)) {
            insert.setLong(1, place);
            insert.setLong(2, place);
            insert.setLong(3, System.currentTimeMillis() * 1000);
            UUID id = UUID.randomUUID();
            insert.setObject(4, id);
            insert.setString(5, id.toString());
            insert.setString(6, event.organization().value());
            insert.setString(7, EventCodec.typeName(event.event()));
            insert.setBytes(8, salt);
            insert.setBytes(9, new byte[LEAF_BYTES]);
            insert.setBytes(10, EventCodec.encode(event));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new BenchException("a row cannot be inserted", e);
        }
    }

    @Override
    public void close() {
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new BenchException("a connection cannot be closed", e);
            }
        }
    }
}
