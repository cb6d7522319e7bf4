package dev.precept.pdp.audit;

import dev.precept.pdp.audit.DecisionReader.Recorded;
import dev.precept.pdp.audit.ReplayRange.Place;
import dev.precept.pdp.eventstore.LogUnavailableException;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * Reads recorded decisions in the order of asking, a page at a time: day by day, since within one
 * the index has that order. For one thread; no transaction is open between pages.
 */
final class DecisionPages {
    static final UUID LEAST = new UUID(0, 0);

    /** Even the first rows come as bytes, not as text. */
    private static final int BINARY_AT_ONCE = -1;

    /** Records that come from the database at once: no more of them are in memory than that. */
    private static final int FETCHED = 100;

    private static final String LEAVES_OF =
            "(select at_micros, id, leaf from %s where organization = ?"
                    + " and (at_micros, id) > (?, ?) and (at_micros, id) <= (?, ?)"
                    + " order by at_micros, id limit ?)";

    private static final String LEAVES_FOR =
            "select l.at_micros, l.id, l.leaf from %s l"
                    + " join unnest(?::bigint[], ?::uuid[]) as w (at_micros, id)"
                    + " on l.at_micros = w.at_micros and l.id = w.id where l.organization = ?";

    private static final String PAGE =
            "select "
                    + DecisionReader.COLUMNS
                    + " from decision where organization = ? and day = ?"
                    + " and (at_micros, id) > (?, ?) and at_micros < ?"
                    + " and position between ? and ?"
                    + " and (?::text is null or application = ?)"
                    + " and (?::text is null or api = ?)"
                    + " order by at_micros, id limit ?";

    private static final String LEAVES =
            LEAVES_OF.formatted("decision_leaf")
                    + " union all "
                    + LEAVES_OF.formatted("decision_unsealed")
                    + " order by at_micros, id limit ?";

    private static final String WANTED_LEAVES =
            LEAVES_FOR.formatted("decision_leaf")
                    + " union all "
                    + LEAVES_FOR.formatted("decision_unsealed");

    /** Which hashes are read with the decisions. */
    enum Hashes {
        /** None. */
        NONE,
        /** Those of the decisions that are read. */
        OF_DECISIONS,
        /** All of the time, also of those decisions that are not there any more. */
        ALL
    }

    /**
     * How much a page is of.
     *
     * @param decisions at most
     * @param bytes of their records, beyond which it ends
     * @param positions different ones that they were made at, at most
     */
    record Bounds(int decisions, long bytes, int positions) {
        static final Bounds USUAL =
                new Bounds(Limits.REPLAY_PAGE, Limits.REPLAY_BYTES, Limits.REPLAY_POSITIONS);
    }

    private final DataSource source;
    private final ReplayRange range;
    private final Hashes hashes;
    private final Bounds bounds;
    private final Retention retention;
    private @Nullable Deque<LocalDate> days;
    private Place after;

    DecisionPages(
            DataSource source,
            ReplayRange range,
            Hashes hashes,
            Bounds bounds,
            Retention retention) {
        this.source = source;
        this.range = range;
        this.hashes = hashes;
        this.bounds = bounds;
        this.retention = retention;
        Place given = range.after();
        // No id is the least one, so that nothing of the first microsecond is left out.
        Place first = new Place(micros(range.from()), LEAST);
        this.after = given == null || given.atMicros() < first.atMicros() ? first : given;
    }

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /**
     * Decisions that follow each other, as one state of the database has them.
     *
     * @param leaves the hashes of those that were written, also of those that are not wanted
     * @param sealedFrom from when on decisions have a hash, in microseconds since 1970
     * @param end where the next page begins
     */
    record Page(List<Recorded> decisions, Map<Place, byte[]> leaves, long sealedFrom, Place end) {
        boolean isLast() {
            return decisions.isEmpty() && leaves.isEmpty();
        }
    }

    /**
     * The next decisions; an empty page at the end.
     *
     * @throws LogUnavailableException where the database cannot be read
     */
    Page next() {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return next(connection);
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                connection.setReadOnly(false);
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the decision log cannot be read", e);
        }
    }

    private Page next(Connection connection) throws SQLException {
        Deque<LocalDate> left = days();
        while (!left.isEmpty()) {
            LocalDate day = left.getFirst();
            Part part = decisions(connection, day);
            List<Recorded> decisions = part.decisions();
            boolean isWholeDay = part.isWhole();
            Place end = isWholeDay ? endOf(day) : place(decisions.getLast());
            Page page =
                    switch (hashes) {
                        case NONE -> new Page(decisions, Map.of(), 0, end);
                        case OF_DECISIONS ->
                                new Page(
                                        decisions,
                                        leaves(connection, decisions),
                                        ReceiptTables.start(connection),
                                        end);
                        case ALL -> whole(connection, decisions, end);
                    };
            if (isWholeDay && page.end().equals(end)) {
                left.removeFirst();
            }
            after = page.end();
            if (!page.isLast()) {
                return page;
            }
        }
        return new Page(List.of(), Map.of(), 0, after);
    }

    /** Before the first microsecond that is not of the day, or not of the range. */
    private Place endOf(LocalDate day) {
        Instant next = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        long first = Math.min(micros(next), micros(range.to()));
        return new Place(Math.max(first, after.atMicros()), LEAST);
    }

    /** With all hashes up to the end; or, where there are too many, up to the last of as many. */
    private Page whole(Connection connection, List<Recorded> decisions, Place end)
            throws SQLException {
        long start = ReceiptTables.start(connection);
        try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
            for (int first = 1; first <= 7; first += 6) {
                statement.setString(first, range.organization().value());
                statement.setLong(first + 1, after.atMicros());
                statement.setObject(first + 2, after.id());
                statement.setLong(first + 3, end.atMicros());
                statement.setObject(first + 4, end.id());
                statement.setInt(first + 5, bounds.decisions() + 1);
            }
            statement.setInt(13, bounds.decisions() + 1);
            Map<Place, byte[]> leaves = leaves(statement);
            if (leaves.size() <= bounds.decisions()) {
                return new Page(decisions, leaves, start, end);
            }
            List<Place> places = List.copyOf(leaves.keySet());
            leaves.remove(places.getLast());
            Place last = places.get(bounds.decisions() - 1);
            List<Recorded> upTo =
                    decisions.stream().filter(it -> place(it).compareTo(last) <= 0).toList();
            return new Page(upTo, leaves, start, last);
        }
    }

    private Map<Place, byte[]> leaves(Connection connection, List<Recorded> decisions)
            throws SQLException {
        Object[] instants = decisions.stream().map(it -> micros(it.at())).toArray();
        Object[] ids = decisions.stream().map(it -> it.id().toString()).toArray();
        try (PreparedStatement statement = connection.prepareStatement(WANTED_LEAVES)) {
            for (int first = 1; first <= 4; first += 3) {
                statement.setArray(first, connection.createArrayOf("bigint", instants));
                statement.setArray(first + 1, connection.createArrayOf("text", ids));
                statement.setString(first + 2, range.organization().value());
            }
            return leaves(statement);
        }
    }

    /** In the order in which they come. */
    private static Map<Place, byte[]> leaves(PreparedStatement statement) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(BINARY_AT_ONCE);
        Map<Place, byte[]> leaves = new LinkedHashMap<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                leaves.put(
                        new Place(row.getLong(1), row.getObject(2, UUID.class)), row.getBytes(3));
            }
        }
        return leaves;
    }

    static Place place(Recorded recorded) {
        return new Place(micros(recorded.at()), recorded.id());
    }

    /** The next decisions of a day, and whether there are no others of it. */
    private record Part(List<Recorded> decisions, boolean isWhole) {}

    private Part decisions(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(BINARY_AT_ONCE);
            statement.setString(1, range.organization().value());
            statement.setObject(2, day);
            statement.setLong(3, after.atMicros());
            statement.setObject(4, after.id());
            statement.setLong(5, micros(range.to()));
            statement.setLong(6, range.first());
            statement.setLong(7, range.last());
            statement.setString(8, range.application());
            statement.setString(9, range.application());
            statement.setString(10, range.api());
            statement.setString(11, range.api());
            statement.setInt(12, bounds.decisions() + 1);
            statement.setFetchSize(FETCHED);
            List<Recorded> page = new ArrayList<>();
            Set<Long> positions = new HashSet<>();
            long bytes = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Recorded next = DecisionReader.recorded(row);
                    positions.add(next.position());
                    bytes += next.record().length;
                    if (!page.isEmpty() && isTooMuch(page.size() + 1, bytes, positions.size())) {
                        return new Part(page, false);
                    }
                    page.add(next);
                }
            }
            return new Part(page, true);
        }
    }

    private boolean isTooMuch(int decisions, long bytes, int positions) {
        return decisions > bounds.decisions()
                || bytes > bounds.bytes()
                || positions > bounds.positions();
    }

    /**
     * The days of the range that are left, whether or not the log has anything of them: where it
     * has not, hashes say what it had. A day whose time is over is not looked at, since its records
     * go while others are read.
     */
    private Deque<LocalDate> days() {
        Place begin = new Place(micros(retention.begin()), LEAST);
        after = after.compareTo(begin) < 0 ? begin : after;
        LocalDate first = Retention.day(ReceiptTables.instant(after.atMicros()));
        Deque<LocalDate> left = days;
        if (left == null) {
            left = new ArrayDeque<>();
            LocalDate last = Retention.day(range.to());
            LocalDate latest = retention.today().plusDays(Limits.CLOCKS_APART.toDays());
            LocalDate end = last.isBefore(latest) ? last : latest;
            first.datesUntil(end.isBefore(first) ? first : end.plusDays(1)).forEach(left::add);
            days = left;
        }
        while (!left.isEmpty() && left.getFirst().isBefore(first)) {
            left.removeFirst();
        }
        return left;
    }
}
