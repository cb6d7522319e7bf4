package dev.precept.pdp.audit;

import dev.precept.projections.decision.DecisionRecordCodec;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Writes to the tables of the decision log. Each write is one statement and may be done again: what
 * is there already stays as it is. For one thread.
 */
final class DecisionTables {
    private static final List<String> TABLES =
            List.of(
                    "decision",
                    "decision_count",
                    "decision_mark",
                    "token_outcome",
                    "opa_decision",
                    "opa_gap");
    private static final Set<String> OF_RECORDS =
            Set.of("decision", "token_outcome", "opa_decision", "opa_gap");
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;

    /** Nodes make and drop partitions one at a time: any number that nobody else uses. */
    private static final long LOCK = 7_233_178_201L;

    private static final String DECISIONS =
            """
            with written as (
                insert into decision (day, at_micros, id, organization, position, is_permit, reason,
                    subject, application, api, record)
                select * from unnest(?::date[], ?, ?::uuid[], ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict do nothing
                returning organization, at_micros, id, position, record
            )
            insert into decision_unsealed (organization, at_micros, id, leaf)
            select organization, at_micros, id,
                decision_leaf_of(organization, id, at_micros, position, record)
            from written
            on conflict do nothing
            """;

    private static final String OUTCOMES =
            """
            insert into token_outcome (day, at_micros, id, organization, position, outcome,
                application, subject, record)
            select * from unnest(?::date[], ?, ?::uuid[], ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String COUNTS =
            """
            insert into decision_count (day, minute, batch, ordinal, organization, application, api,
                action, path, permits)
            select c.day, c.minute, ?, c.ordinal, c.organization, c.application, c.api, c.action,
                c.path, c.permits
            from unnest(?::date[], ?, ?, ?, ?, ?, ?, ?) with ordinality
                as c (day, minute, organization, application, api, action, path, permits, ordinal)
            on conflict do nothing
            """;

    private static final String MARKS =
            """
            insert into decision_mark (day, organization, subject, is_user, application, api,
                scope)
            select * from unnest(?::date[], ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private final Set<LocalDate> days = new HashSet<>();

    DecisionTables() {}

    /**
     * Writes records, none of them older than the table's retention, and their hashes, which wait
     * to be sealed.
     */
    void decisions(Connection connection, List<Row> rows) throws SQLException {
        for (Row row : rows) {
            ensure(connection, row.day());
        }
        try (PreparedStatement statement = connection.prepareStatement(DECISIONS)) {
            texts(statement, 1, rows, row -> row.day().toString());
            array(statement, 2, "bigint", rows, Row::atMicros);
            array(statement, 3, "text", rows, row -> row.decision().id().toString());
            texts(statement, 4, rows, row -> row.organization().value());
            array(statement, 5, "bigint", rows, row -> position(row));
            array(statement, 6, "boolean", rows, row -> row.decision().decision().isPermitted());
            texts(statement, 7, rows, row -> row.decision().decision().reason().name());
            array(statement, 8, "text", rows, Row::subject);
            array(statement, 9, "text", rows, Row::application);
            texts(statement, 10, rows, Row::api);
            byte[][] records = new byte[rows.size()][];
            for (int i = 0; i < records.length; i++) {
                records[i] = DecisionRecordCodec.encode(rows.get(i).decision());
            }
            statement.setArray(11, connection.createArrayOf("bytea", records));
            statement.executeUpdate();
        }
    }

    /** Writes what became of requests for tokens, none of it older than the table's retention. */
    void outcomes(Connection connection, List<OutcomeRow> rows) throws SQLException {
        for (OutcomeRow row : rows) {
            ensure(connection, row.day());
        }
        try (PreparedStatement statement = connection.prepareStatement(OUTCOMES)) {
            texts(statement, 1, rows, row -> row.day().toString());
            array(statement, 2, "bigint", rows, OutcomeRow::atMicros);
            array(statement, 3, "text", rows, row -> row.id().toString());
            texts(statement, 4, rows, row -> row.outcome().organization().value());
            array(statement, 5, "bigint", rows, row -> row.outcome().position());
            texts(statement, 6, rows, row -> row.outcome().kind().name());
            array(statement, 7, "text", rows, row -> row.outcome().application());
            array(statement, 8, "text", rows, row -> row.outcome().subject());
            byte[][] records = new byte[rows.size()][];
            for (int i = 0; i < records.length; i++) {
                records[i] = TokenOutcomes.CODEC.encode(rows.get(i).outcome());
            }
            statement.setArray(9, connection.createArrayOf("bytea", records));
            statement.executeUpdate();
        }
    }

    private static long position(Row row) {
        return row.decision().decision().position().value();
    }

    /** Writes counts; {@code batch} tells this write from all others. */
    void counts(Connection connection, UUID batch, List<Tally.Count> counts) throws SQLException {
        for (Tally.Count count : counts) {
            ensure(connection, day(count));
        }
        try (PreparedStatement statement = connection.prepareStatement(COUNTS)) {
            statement.setObject(1, batch);
            texts(statement, 2, counts, count -> day(count).toString());
            array(statement, 3, "bigint", counts, count -> count.key().minute());
            texts(statement, 4, counts, count -> count.key().organization());
            array(statement, 5, "text", counts, count -> count.key().application());
            texts(statement, 6, counts, count -> count.key().api());
            texts(statement, 7, counts, count -> count.key().action());
            array(statement, 8, "text", counts, count -> count.key().path());
            array(statement, 9, "bigint", counts, Tally.Count::permits);
            statement.executeUpdate();
        }
    }

    private static LocalDate day(Tally.Count count) {
        return LocalDate.ofEpochDay(Math.floorDiv(count.key().minute(), 24 * 60));
    }

    /** Writes marks. */
    void marks(Connection connection, List<Marks.Mark> marks) throws SQLException {
        for (Marks.Mark mark : marks) {
            ensure(connection, LocalDate.ofEpochDay(mark.day()));
        }
        try (PreparedStatement statement = connection.prepareStatement(MARKS)) {
            texts(statement, 1, marks, mark -> LocalDate.ofEpochDay(mark.day()).toString());
            texts(statement, 2, marks, Marks.Mark::organization);
            texts(statement, 3, marks, Marks.Mark::subject);
            array(statement, 4, "boolean", marks, Marks.Mark::isUser);
            texts(statement, 5, marks, Marks.Mark::application);
            texts(statement, 6, marks, Marks.Mark::api);
            texts(statement, 7, marks, Marks.Mark::scope);
            statement.executeUpdate();
        }
    }

    private static <T> void texts(
            PreparedStatement statement, int index, List<T> rows, Function<T, String> column)
            throws SQLException {
        array(statement, index, "text", rows, column);
    }

    private static <T> void array(
            PreparedStatement statement,
            int index,
            String type,
            List<T> rows,
            Function<T, ? extends @Nullable Object> column)
            throws SQLException {
        Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }

    /** Takes nothing for granted any more of what partitions there are. */
    void forget() {
        days.clear();
    }

    /** Makes the partitions of a day, unless they are known to be there. */
    void ensure(Connection connection, LocalDate day) throws SQLException {
        if (days.contains(day)) {
            return;
        }
        locked(
                connection,
                statement -> {
                    for (String table : TABLES) {
                        statement.execute(
                                "create table if not exists "
                                        + table
                                        + "_"
                                        + SUFFIX.format(day)
                                        + " partition of "
                                        + table
                                        + " for values from ('"
                                        + day
                                        + "') to ('"
                                        + day.plusDays(1)
                                        + "')");
                    }
                });
        days.add(day);
    }

    /** Drops the partitions of the days before those that are the first to keep. */
    void dropBefore(Connection connection, LocalDate records, LocalDate exercised)
            throws SQLException {
        for (String table : TABLES) {
            LocalDate first = OF_RECORDS.contains(table) ? records : exercised;
            locked(
                    connection,
                    statement -> {
                        for (LocalDate day : partitions(statement, table)) {
                            if (day.isBefore(first)) {
                                statement.execute(
                                        "drop table if exists " + table + "_" + SUFFIX.format(day));
                                days.remove(day);
                            }
                        }
                    });
        }
    }

    private static List<LocalDate> partitions(Statement statement, String table)
            throws SQLException {
        Set<LocalDate> found = new HashSet<>();
        try (ResultSet row =
                statement.executeQuery(
                        "select inhrelid::regclass::text from pg_inherits where inhparent = '"
                                + table
                                + "'::regclass")) {
            while (row.next()) {
                String name = row.getString(1);
                String suffix = name.substring(name.lastIndexOf('_') + 1);
                found.add(LocalDate.parse(suffix, SUFFIX));
            }
        }
        return List.copyOf(found);
    }

    @FunctionalInterface
    private interface Work {
        void with(Statement statement) throws SQLException;
    }

    private static void locked(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            work.with(statement);
            connection.commit();
        } catch (SQLException fault) {
            connection.rollback();
            throw fault;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
