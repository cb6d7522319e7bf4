package dev.precept.pdp.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import javax.sql.DataSource;

/**
 * Reads streams of the log, or parts of them. Safe for any number of threads; throws {@link
 * LogUnavailableException} where the database cannot be read.
 */
public final class HistoryReader {
    private static final String COLUMNS =
            "position, last_of_command, at_micros, stream, revision, event_id, organization, type,"
                    + " envelope";

    private final DataSource source;

    /** Reads by way of a pool of connections. */
    public HistoryReader(DataSource source) {
        this.source = source;
    }

    /** Revisions of a stream, from the first to the last. */
    public record Stretch(String stream, long first, long last) {}

    /** The events of stretches that do not overlap: those of a stream follow each other. */
    public List<StoredEvent> read(List<Stretch> stretches) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select "
                                        + COLUMNS
                                        + " from unnest(?, ?, ?) as s (name, first, last)"
                                        + " join event on stream = name"
                                        + " and revision between first and last"
                                        + " order by stream, revision")) {
            statement.setArray(1, texts(connection, stretches));
            statement.setArray(2, numbers(connection, stretches, Stretch::first));
            statement.setArray(3, numbers(connection, stretches, Stretch::last));
            try (ResultSet row = statement.executeQuery()) {
                return events(row);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the history cannot be read", e);
        }
    }

    private static Array texts(Connection connection, List<Stretch> stretches) throws SQLException {
        return connection.createArrayOf("text", stretches.stream().map(Stretch::stream).toArray());
    }

    private static Array numbers(
            Connection connection, List<Stretch> stretches, Function<Stretch, Long> number)
            throws SQLException {
        return connection.createArrayOf("int8", stretches.stream().map(number).toArray());
    }

    /** The events of a stream up to a position, newest first, at most as many as said. */
    public List<StoredEvent> newest(String stream, long to, int maximum) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select "
                                        + COLUMNS
                                        + " from event where stream = ? and position <= ?"
                                        + " order by revision desc limit ?")) {
            statement.setString(1, stream);
            statement.setLong(2, to);
            statement.setInt(3, maximum);
            try (ResultSet row = statement.executeQuery()) {
                return events(row);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the history cannot be read", e);
        }
    }

    /** The events at these positions, in the order of the log. */
    public List<StoredEvent> at(Collection<Long> positions) {
        if (positions.isEmpty()) {
            return List.of();
        }
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select "
                                        + COLUMNS
                                        + " from event where position = any (?)"
                                        + " order by position")) {
            statement.setArray(1, connection.createArrayOf("bigint", positions.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                return events(row);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the history cannot be read", e);
        }
    }

    /** The event that a stream began with; empty where there is no such stream. */
    public Optional<StoredEvent> first(String stream) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select "
                                        + COLUMNS
                                        + " from event where stream = ? and revision = 0")) {
            statement.setString(1, stream);
            try (ResultSet row = statement.executeQuery()) {
                return events(row).stream().findFirst();
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the history cannot be read", e);
        }
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
}
