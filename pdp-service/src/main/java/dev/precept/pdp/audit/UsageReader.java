package dev.precept.pdp.audit;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.audit.Unwritten.What;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.projections.report.Use;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import javax.sql.DataSource;

/**
 * Sums up the decision log for reports: who used which scope, when applications were last heard of.
 * Days are those of UTC. For any number of threads; throws {@link LogUnavailableException} where
 * the database cannot be read.
 */
public final class UsageReader {
    private static final int FETCHED_ROWS = 10_000;

    /** The SQLSTATE of what the database gave up because of its timeout. */
    private static final String CANCELED = "57014";

    private static final String UNTOLD = "?";
    private static final long SECONDS_PER_MINUTE = 60;

    private final DataSource source;
    private final DecisionLogSettings settings;
    private final Unwritten unwritten;
    private final Duration patience;

    /**
     * Reads a database.
     *
     * @param patience for how long at most for one question
     */
    UsageReader(
            DataSource source,
            DecisionLogSettings settings,
            Unwritten unwritten,
            Duration patience) {
        this.source = source;
        this.settings = settings;
        this.unwritten = unwritten;
        this.patience = patience;
    }

    /** It would take longer than anybody waits for. */
    public static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLongException(Duration patience) {
            super(
                    "What is on record was not summed up in "
                            + patience.toSeconds()
                            + " s: ask for fewer days, or when the database has less to do, or"
                            + " raise precept.reports.timeout.");
        }
    }

    /** From the first day to the last, both included. */
    public record Days(LocalDate first, LocalDate last) {}

    /**
     * How far the records reach.
     *
     * @param recordDays for how many days decisions and outcomes of token requests are kept
     * @param markDays for how many days counts and marks are kept
     * @param lostMarks marks, and counts, that this process could not keep since it began
     */
    public record Reach(long recordDays, long markDays, long lostMarks) {}

    /**
     * When something was last heard of an application; null where there is no record of it.
     *
     * @param token it was given tokens
     * @param permit it was permitted something, for itself or for a user
     * @param deny it was denied something
     */
    public record LastSeen(
            @Nullable Instant token, @Nullable Instant permit, @Nullable Instant deny) {
        /** Nothing. */
        public static final LastSeen NEVER = new LastSeen(null, null, null);
    }

    /** An application's, or of whoever came by it, last use of a scope. */
    public record ScopeOf(ApplicationId application, ScopeId scope) {}

    public Reach reach() {
        return new Reach(
                settings.retention().toDays(),
                settings.exercisedRetention().toDays(),
                unwritten.of(What.MARKS) + unwritten.of(What.COUNTS));
    }

    /** Tells of each use by each subject, by each application, of each scope, once. */
    public void uses(OrganizationId organization, Days days, Consumer<Use> found) {
        String sql =
                "select distinct subject, is_user, application, scope from decision_mark"
                        + " where organization = ? and day between ? and ?";
        read(sql, statement -> span(statement, organization, days), row -> found.accept(use(row)));
    }

    private static Use use(ResultSet row) throws SQLException {
        String application = row.getString(3);
        return new Use(
                row.getString(1),
                row.getBoolean(2),
                Id.isId(application) ? new ApplicationId(application) : null,
                !application.equals(UNTOLD),
                new ScopeId(row.getString(4)));
    }

    /** When each scope was last made use of by anybody. */
    public Map<ScopeId, LocalDate> lastUses(OrganizationId organization, Days days) {
        Map<ScopeId, LocalDate> last = new HashMap<>();
        read(
                "select scope, max(day) from decision_mark"
                        + " where organization = ? and day between ? and ? group by scope",
                statement -> span(statement, organization, days),
                row -> last.put(new ScopeId(row.getString(1)), day(row, 2)));
        return last;
    }

    /** When each scope was last made use of by each application, for itself or for a user. */
    public Map<ScopeOf, LocalDate> lastUsesByApplication(OrganizationId organization, Days days) {
        Map<ScopeOf, LocalDate> last = new HashMap<>();
        read(
                "select application, scope, max(day) from decision_mark"
                        + " where organization = ? and day between ? and ?"
                        + " and application not in ('', '?') group by application, scope",
                statement -> span(statement, organization, days),
                row ->
                        last.put(
                                new ScopeOf(
                                        new ApplicationId(row.getString(1)),
                                        new ScopeId(row.getString(2))),
                                day(row, 3)));
        return last;
    }

    /**
     * For each API of which anything was permitted, the applications by which; none where all came
     * without one.
     */
    public Map<ApiId, Set<ApplicationId>> called(OrganizationId organization, Days days) {
        Map<ApiId, Set<ApplicationId>> called = new HashMap<>();
        read(
                "select distinct api, application from decision_count"
                        + " where organization = ? and day between ? and ?"
                        + " union select distinct api, application from decision_mark"
                        + " where organization = ? and day between ? and ?",
                statement -> {
                    span(statement, organization, days);
                    statement.setString(4, organization.value());
                    statement.setObject(5, days.first());
                    statement.setObject(6, days.last());
                },
                row -> {
                    String application = row.getString(2);
                    Set<ApplicationId> by =
                            called.computeIfAbsent(
                                    new ApiId(row.getString(1)), _ -> new HashSet<>());
                    if (application != null && Id.isId(application)) {
                        by.add(new ApplicationId(application));
                    }
                });
        return called;
    }

    /** When each application was last heard of, up to an instant. */
    public Map<String, LastSeen> lastSeen(OrganizationId organization, Instant until) {
        LocalDate last = until.atZone(ZoneOffset.UTC).toLocalDate();
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, until);
        Map<String, LastSeen> seen = new HashMap<>();
        read(
                "select application, max(at_micros) from token_outcome where organization = ?"
                        + " and day <= ? and at_micros <= ? and application is not null"
                        + " and outcome in ('ISSUED', 'REFRESHED', 'EXCHANGED')"
                        + " group by application",
                statement -> until(statement, organization, last, micros),
                row ->
                        seen.merge(
                                row.getString(1),
                                new LastSeen(ofMicros(row.getLong(2)), null, null),
                                UsageReader::both));
        read(
                "select application, max(minute) from decision_count where organization = ?"
                        + " and day <= ? and minute <= ? and application is not null"
                        + " group by application",
                statement ->
                        until(
                                statement,
                                organization,
                                last,
                                Math.floorDiv(until.getEpochSecond(), SECONDS_PER_MINUTE)),
                row ->
                        seen.merge(
                                row.getString(1),
                                new LastSeen(null, ofMinute(row.getLong(2)), null),
                                UsageReader::both));
        read(
                "select application, max(at_micros) from decision where organization = ?"
                        + " and day <= ? and at_micros <= ? and application is not null"
                        + " and not is_permit group by application",
                statement -> until(statement, organization, last, micros),
                row ->
                        seen.merge(
                                row.getString(1),
                                new LastSeen(null, null, ofMicros(row.getLong(2))),
                                UsageReader::both));
        return seen;
    }

    private static LastSeen both(LastSeen one, LastSeen other) {
        return new LastSeen(
                one.token() == null ? other.token() : one.token(),
                one.permit() == null ? other.permit() : one.permit(),
                one.deny() == null ? other.deny() : one.deny());
    }

    private static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static Instant ofMinute(long minute) {
        return Instant.ofEpochSecond(minute * SECONDS_PER_MINUTE);
    }

    private static LocalDate day(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDate.class);
    }

    private static void span(PreparedStatement statement, OrganizationId organization, Days days)
            throws SQLException {
        statement.setString(1, organization.value());
        statement.setObject(2, days.first());
        statement.setObject(3, days.last());
    }

    private static void until(
            PreparedStatement statement, OrganizationId organization, LocalDate last, long until)
            throws SQLException {
        statement.setString(1, organization.value());
        statement.setObject(2, last);
        statement.setLong(3, until);
    }

    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** Row by row: there may be more than memory holds. */
    private void read(String sql, Binder binder, RowReader reader) {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement bound = connection.createStatement();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                bound.execute("set local statement_timeout = " + patience.toMillis());
                statement.setFetchSize(FETCHED_ROWS);
                binder.bind(statement);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        if (System.nanoTime() - deadline > 0) {
                            throw new TooLongException(patience);
                        }
                        reader.read(row);
                    }
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            if (CANCELED.equals(e.getSQLState())) {
                throw new TooLongException(patience);
            }
            throw new LogUnavailableException("the decision log cannot be read", e);
        }
    }
}
