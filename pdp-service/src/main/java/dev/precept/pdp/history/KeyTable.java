package dev.precept.pdp.history;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.history.HistoryKeys;
import dev.precept.projections.history.PastEvents;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

/** The log's events by their keys, in a table of their own. Threads share it. */
final class KeyTable implements PastEvents, Derivation.Step {
    /** What the derivation is called. */
    static final String NAME = "history-keys";

    private final DataSource source;
    private final LogReader log;

    KeyTable(DataSource source, LogReader log) {
        this.source = source;
        this.log = log;
    }

    @Override
    public void take(Connection connection, List<StoredEvent> events) throws SQLException {
        List<Long> keys = new ArrayList<>(2 * events.size());
        List<Long> positions = new ArrayList<>(2 * events.size());
        for (StoredEvent event : events) {
            for (Long key : HistoryKeys.of(EventCodec.decode(event.envelope()))) {
                keys.add(key);
                positions.add(event.position());
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into history_key (key, position) select * from unnest(?, ?)")) {
            insert.setArray(1, connection.createArrayOf("int8", keys.toArray()));
            insert.setArray(2, connection.createArrayOf("int8", positions.toArray()));
            insert.executeUpdate();
        }
    }

    @Override
    public @Nullable List<EventEnvelope> find(
            Set<Long> keys, Set<OrganizationId> organizations, Position end, int atMost) {
        try (Connection connection = source.getConnection()) {
            Object[] positions = positions(connection, keys, organizations, end, atMost);
            if (positions.length > atMost) {
                return null;
            }
            return positions.length == 0 ? List.of() : events(connection, positions);
        } catch (SQLException e) {
            throw new LogUnavailableException("the history cannot be read", e);
        }
    }

    @Override
    public Instant at(Position position) {
        return log.at(position.value());
    }

    /** One more than may be, where there are more; an organization is looked up row by row. */
    private static Object[] positions(
            Connection connection,
            Set<Long> keys,
            Set<OrganizationId> organizations,
            Position end,
            int atMost)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select found.position from history_key found
                        where found.key = any (?) and found.position <= ?
                            and (select organization from event
                                where event.position = found.position) = any (?)
                        limit ?
                        """)) {
            Object[] names = organizations.stream().map(OrganizationId::value).toArray();
            select.setArray(1, connection.createArrayOf("int8", keys.toArray()));
            select.setLong(2, end.value());
            select.setArray(3, connection.createArrayOf("text", names));
            select.setLong(4, atMost + 1L);
            List<Long> positions = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    positions.add(row.getLong(1));
                }
            }
            return positions.toArray();
        }
    }

    /** By another statement: the database finds each by its position, whatever it knows of both. */
    private static List<EventEnvelope> events(Connection connection, Object[] positions)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select position, last_of_command, at_micros, envelope from event"
                                + " where position = any (?)")) {
            select.setArray(1, connection.createArrayOf("int8", positions));
            List<EventEnvelope> events = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    events.add(
                            new EventEnvelope(
                                    new Position(row.getLong(1)),
                                    new Position(row.getLong(2)),
                                    Instant.EPOCH.plus(row.getLong(3), ChronoUnit.MICROS),
                                    EventCodec.decode(row.getBytes(4))));
                }
            }
            return events;
        }
    }
}
