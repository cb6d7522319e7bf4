package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * Reads the events of one organization, or of one stream, in pages: by their numbers there, so that
 * what lies between them in the log costs nothing. A page looks at so many events at most, however
 * few of them are wanted. Safe for any number of threads; throws {@link LogUnavailableException}
 * where the database cannot be read.
 */
public final class EventPages {
    /** Events that are looked at for one page. */
    private static final int SCANNED = 100_000;

    private static final String COLUMNS =
            "e.position, e.last_of_command, e.at_micros, e.stream, e.revision, e.event_id,"
                    + " e.organization, e.type, e.envelope";

    private final DataSource source;

    /** Reads by way of a pool of connections. */
    public EventPages(DataSource source) {
        this.source = source;
    }

    /**
     * Which events are wanted.
     *
     * @param organization whose
     * @param stream of which aggregate; null for all
     * @param type of which type, or of all that begin with this word and a point; null for all
     * @param actors by whom, as {@link #byId} and {@link #byService} say; none for all
     */
    public record Filter(
            String organization,
            @Nullable String stream,
            @Nullable String type,
            List<byte[]> actors) {
        public Filter {
            actors = List.copyOf(actors);
        }
    }

    /**
     * Where they are looked for.
     *
     * @param after the position before the first
     * @param to the last position
     * @param isNewestFirst the order
     */
    public record Span(long after, long to, boolean isNewestFirst) {}

    /**
     * What was found.
     *
     * @param events those wanted, in the order asked for
     * @param reached the position up to which, in that order, there are no others
     * @param isEnd whether the span was looked at to its end
     */
    public record Page(List<StoredEvent> events, long reached, boolean isEnd) {}

    /** How an envelope begins whose actor has this id. */
    public static byte[] byId(String id) {
        return ("{\"actor\":{\"id\":\"" + id + "\",").getBytes(StandardCharsets.UTF_8);
    }

    /** How an envelope begins whose actor is the service itself. */
    public static byte[] byService() {
        return "{\"actor\":{\"kind\":\"SERVICE\"".getBytes(StandardCharsets.UTF_8);
    }

    /** How many events of an organization there are up to a position. */
    public long countUpTo(String organization, long position) {
        try (Connection connection = source.getConnection()) {
            return new Numbered(organization, false).firstBeyond(connection, position);
        } catch (SQLException e) {
            throw new LogUnavailableException("the history cannot be read", e);
        }
    }

    /** The first events that are wanted, at most as many as said. */
    public Page read(Filter filter, Span span, int maximum) {
        try (Connection connection = source.getConnection()) {
            Numbered numbered = Numbered.of(filter);
            long first = numbered.firstBeyond(connection, span.after());
            long end = numbered.firstBeyond(connection, span.to());
            long from = span.isNewestFirst() ? Math.max(first, end - SCANNED) : first;
            long before = span.isNewestFirst() ? end : Math.min(end, first + SCANNED);
            List<Long> numbers = new ArrayList<>();
            List<StoredEvent> events = new ArrayList<>();
            try (PreparedStatement statement =
                    connection.prepareStatement(sql(numbered, filter, span))) {
                statement.setString(1, numbered.key());
                statement.setLong(2, from);
                statement.setLong(3, before);
                statement.setInt(bind(statement, filter, 4), maximum);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        numbers.add(row.getLong(1));
                        events.add(event(row));
                    }
                }
            }
            if (events.size() == maximum) {
                long number = numbers.getLast();
                boolean isEnd = span.isNewestFirst() ? number == first : number == end - 1;
                return new Page(events, events.getLast().position(), isEnd);
            }
            boolean isEnd = span.isNewestFirst() ? from == first : before == end;
            if (isEnd) {
                return new Page(events, span.isNewestFirst() ? span.after() + 1 : span.to(), true);
            }
            long last = span.isNewestFirst() ? from : before - 1;
            return new Page(events, numbered.position(connection, last), false);
        } catch (SQLException e) {
            throw new LogUnavailableException("the history cannot be read", e);
        }
    }

    private static String sql(Numbered numbered, Filter filter, Span span) {
        String type = filter.type();
        return numbered.rows()
                + (numbered.isStream() ? " and e.organization = ?" : "")
                + (type == null ? "" : isWhole(type) ? " and e.type = ?" : typeBegins())
                + (filter.actors().isEmpty() ? "" : actorIsOneOf())
                + " order by 1"
                + (span.isNewestFirst() ? " desc" : "")
                + " limit ?";
    }

    private static String typeBegins() {
        return " and starts_with(e.type, ? || '.')";
    }

    private static String actorIsOneOf() {
        return " and exists (select from unnest(?) as a (prefix)"
                + " where substring(e.envelope from 1 for octet_length(a.prefix)) = a.prefix)";
    }

    private static boolean isWhole(String type) {
        return type.indexOf('.') >= 0;
    }

    /** Binds the filter from a parameter on; the next one. */
    private static int bind(PreparedStatement statement, Filter filter, int first)
            throws SQLException {
        int next = first;
        if (filter.stream() != null) {
            statement.setString(next++, filter.organization());
        }
        if (filter.type() != null) {
            statement.setString(next++, filter.type());
        }
        if (!filter.actors().isEmpty()) {
            Connection connection = statement.getConnection();
            statement.setArray(
                    next++,
                    connection.createArrayOf("bytea", filter.actors().toArray(byte[][]::new)));
        }
        return next;
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                row.getLong(6),
                row.getObject(7, UUID.class),
                row.getString(8),
                row.getString(9),
                row.getBytes(10));
    }

    /**
     * Events that have numbers from 0, without gaps, in the order of the log: those of a stream, or
     * of an organization.
     */
    private record Numbered(String key, boolean isStream) {
        static Numbered of(Filter filter) {
            return filter.stream() == null
                    ? new Numbered(filter.organization(), false)
                    : new Numbered(filter.stream(), true);
        }

        String rows() {
            return isStream
                    ? "select e.revision, "
                            + COLUMNS
                            + " from event e"
                            + " where e.stream = ? and e.revision >= ? and e.revision < ?"
                    : "select c.ordinal, "
                            + COLUMNS
                            + " from chain_leaf c join event e on e.position = c.position"
                            + " where c.organization = ? and c.ordinal >= ? and c.ordinal < ?";
        }

        /** The number of the first event beyond a position; how many there are if none is. */
        long firstBeyond(Connection connection, long position) throws SQLException {
            long low = 0;
            long high = size(connection);
            try (PreparedStatement statement = connection.prepareStatement(positionOf())) {
                while (low < high) {
                    long middle = (low + high) >>> 1;
                    if (position(statement, middle) > position) {
                        high = middle;
                    } else {
                        low = middle + 1;
                    }
                }
            }
            return low;
        }

        long position(Connection connection, long number) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(positionOf())) {
                return position(statement, number);
            }
        }

        private long position(PreparedStatement statement, long number) throws SQLException {
            statement.setString(1, key);
            statement.setLong(2, number);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("there is no event " + number + " of " + key);
                }
                return row.getLong(1);
            }
        }

        private String positionOf() {
            return isStream
                    ? "select position from event where stream = ? and revision = ?"
                    : "select position from chain_leaf where organization = ? and ordinal = ?";
        }

        private long size(Connection connection) throws SQLException {
            String sql =
                    isStream
                            ? "select coalesce(max(revision) + 1, 0) from event where stream = ?"
                            : "select coalesce(max(size), 0) from chain where organization = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, key);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        }
    }
}
