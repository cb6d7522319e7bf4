package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * Reads one organization's part of the log, by windows of positions: no page looks at more events
 * than the window holds, however few of them are the organization's. So that appends don't pay for
 * it, there is no index by organization. Safe for any number of threads; throws {@link
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

    /**
     * Which events are wanted.
     *
     * @param organization whose
     * @param stream of which aggregate; null for all
     * @param type of which type; null for all
     */
    public record Filter(String organization, @Nullable String stream, @Nullable String type) {}

    /**
     * Positions that are looked at.
     *
     * @param after the position before the first
     * @param to the last
     * @param isNewestFirst the order
     */
    public record Window(long after, long to, boolean isNewestFirst) {}

    /** The wanted events of the window: the first ones, at most as many as said. */
    public List<StoredEvent> read(Filter filter, Window window, int maximum) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql(filter, window))) {
            int next = 1;
            statement.setLong(next++, window.after());
            statement.setLong(next++, window.to());
            statement.setString(next++, filter.organization());
            if (filter.stream() != null) {
                statement.setString(next++, filter.stream());
            }
            if (filter.type() != null) {
                statement.setString(next++, filter.type());
            }
            statement.setInt(next, maximum);
            try (ResultSet row = statement.executeQuery()) {
                return events(row);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the history cannot be read", e);
        }
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

    private static String sql(Filter filter, Window window) {
        return "select "
                + COLUMNS
                + " from event where position > ? and position <= ? and organization = ?"
                + (filter.stream() == null ? "" : " and stream = ?")
                + (filter.type() == null ? "" : " and type = ?")
                + " order by position"
                + (window.isNewestFirst() ? " desc" : "")
                + " limit ?";
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
