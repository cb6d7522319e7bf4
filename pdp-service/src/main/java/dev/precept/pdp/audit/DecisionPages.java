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
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * Reads recorded decisions in the order of asking, a page at a time: day by day, since within one
 * the index has that order. For one thread; no transaction is open between pages.
 */
final class DecisionPages {
    private static final UUID LEAST = new UUID(0, 0);

    /** Even the first rows come as bytes, not as text. */
    private static final int BINARY_AT_ONCE = -1;

    private static final String PAGE =
            "select "
                    + DecisionReader.COLUMNS
                    + " from decision where organization = ? and day = ?"
                    + " and (at_micros, id) > (?, ?) and at_micros < ?"
                    + " and position between ? and ?"
                    + " and (?::text is null or application = ?)"
                    + " and (?::text is null or api = ?)"
                    + " order by at_micros, id limit ?";

    private final DataSource source;
    private final ReplayRange range;
    private final int maximum;
    private @Nullable Deque<LocalDate> days;
    private Place after;

    DecisionPages(DataSource source, ReplayRange range, int maximum) {
        this.source = source;
        this.range = range;
        this.maximum = maximum;
        Place given = range.after();
        // No id is the least one, so that nothing of the first microsecond is left out.
        Place first = new Place(micros(range.from()), LEAST);
        this.after = given == null || given.atMicros() < first.atMicros() ? first : given;
    }

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /**
     * The next decisions; none at the end.
     *
     * @throws LogUnavailableException where the database cannot be read
     */
    List<Recorded> next() {
        try (Connection connection = source.getConnection()) {
            Deque<LocalDate> left = days(connection);
            while (!left.isEmpty()) {
                List<Recorded> page = page(connection, left.getFirst());
                if (page.size() < maximum) {
                    left.removeFirst();
                }
                if (!page.isEmpty()) {
                    after = place(page.getLast());
                    return page;
                }
            }
            return List.of();
        } catch (SQLException e) {
            throw new LogUnavailableException("the decision log cannot be read", e);
        }
    }

    static Place place(Recorded recorded) {
        return new Place(micros(recorded.at()), recorded.id());
    }

    private List<Recorded> page(Connection connection, LocalDate day) throws SQLException {
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
            statement.setInt(12, maximum);
            List<Recorded> page = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    page.add(DecisionReader.recorded(row));
                }
            }
            return page;
        }
    }

    /** The days of the range that the log has anything of. */
    private Deque<LocalDate> days(Connection connection) throws SQLException {
        Deque<LocalDate> left = days;
        if (left == null) {
            LocalDate first = day(Instant.EPOCH.plus(after.atMicros(), ChronoUnit.MICROS));
            LocalDate last = day(range.to());
            left = new ArrayDeque<>();
            for (LocalDate day : DecisionTables.days(connection)) {
                if (!day.isBefore(first) && !day.isAfter(last)) {
                    left.add(day);
                }
            }
            days = left;
        }
        return left;
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
