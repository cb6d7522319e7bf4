package dev.precept.bench;

import dev.precept.pdp.eventstore.Database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The population as a database keeps the past by itself: rows with the range of positions in which
 * they held, an index for each way they are looked up, and one prepared query by a position.
 */
final class TemporalTables implements AutoCloseable {
    private static final int BATCH = 10_000;
    private static final long POSITION = 1_000_000;
    private static final String QUERY =
            "select exists (select from bench_then_member m"
                    + " join bench_then_permission p on p.role = m.role and p.held @> ?"
                    + " where m.member = ? and m.held @> ? and p.scope = ?)"
                    + " and exists (select from bench_then_authorized"
                    + " where application = ? and api = ? and held @> ?)";

    private final Connection connection;
    private final PreparedStatement query;
    private final Questions questions;

    TemporalTables(Database database, Population population) {
        questions = new Questions(population);
        try {
            connection = database.unpooled("bench").getConnection();
            fill(population);
            query = connection.prepareStatement(QUERY);
        } catch (SQLException e) {
            throw new BenchException("the tables cannot be made", e);
        }
    }

    private void fill(Population population) throws SQLException {
        execute("drop table if exists bench_then_member, bench_then_permission");
        execute("drop table if exists bench_then_authorized");
        execute("create table bench_then_member (member text, role int, held int8range)");
        execute("create table bench_then_permission (role int, scope int, held int8range)");
        execute("create table bench_then_authorized (application int, api int, held int8range)");
        connection.setAutoCommit(false);
        insert(
                "bench_then_member (member, role, held) values (?, ?, int8range(1, null))",
                population.users() * population.rolesPerUser(),
                (row, i) -> {
                    int user = i / population.rolesPerUser();
                    row.setString(1, Population.userHandle(user));
                    row.setInt(2, population.roleOfUser(user, i % population.rolesPerUser()));
                });
        insert(
                "bench_then_permission (role, scope, held) values (?, ?, int8range(1, null))",
                population.roles() * Population.SCOPES_PER_ROLE,
                (row, i) -> {
                    int role = i / Population.SCOPES_PER_ROLE;
                    row.setInt(1, role);
                    row.setInt(2, population.scopeOfRole(role, i % Population.SCOPES_PER_ROLE));
                });
        insert(
                "bench_then_authorized (application, api, held) values (?, ?, int8range(1, null))",
                population.applications(),
                (row, i) -> {
                    row.setInt(1, i);
                    row.setInt(2, i % population.apis());
                });
        connection.commit();
        connection.setAutoCommit(true);
        execute("create index on bench_then_member (member)");
        execute("create index on bench_then_permission (role, scope)");
        execute("create index on bench_then_authorized (application, api)");
        execute("vacuum analyze");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Sets the parameters of a row. */
    private interface Filler {
        void fill(PreparedStatement row, int i) throws SQLException;
    }

    private void insert(String into, int count, Filler filler) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement("insert into " + into)) {
            for (int i = 0; i < count; i++) {
                filler.fill(row, i);
                row.addBatch();
                if (i % BATCH == BATCH - 1 || i == count - 1) {
                    row.executeBatch();
                }
            }
        }
    }

    /** Whether a question of the workload is to be permitted, as of a position. */
    boolean isPermitted(int question) {
        int scope = questions.scope(question);
        try {
            query.setLong(1, POSITION);
            query.setString(2, Population.userHandle(questions.user(question)));
            query.setLong(3, POSITION);
            query.setInt(4, scope);
            query.setInt(5, questions.application(question));
            query.setInt(6, Population.apiOfScope(scope));
            query.setLong(7, POSITION);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new BenchException("the tables cannot be asked", e);
        }
    }

    @Override
    public void close() {
        try (connection;
                query) {
            return;
        } catch (SQLException e) {
            throw new BenchException("the tables cannot be closed", e);
        }
    }
}
