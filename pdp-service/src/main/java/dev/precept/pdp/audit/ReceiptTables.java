package dev.precept.pdp.audit;

import dev.precept.domain.receipt.ReceiptCommand.SealDecisions;
import dev.precept.domain.shared.ReceiptId;
import dev.precept.projections.merkle.Merkle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes to the tables of receipts. Every method is called in a transaction that reads one state of
 * the database, and that nobody else makes a receipt in.
 */
final class ReceiptTables {
    /** The last of so many that wait, in the order of the trees. */
    private static final String LAST =
            "select organization, at_micros, id from (select organization, at_micros, id"
                    + " from decision_unsealed order by organization, at_micros, id limit ?) w"
                    + " order by organization desc, at_micros desc, id desc limit 1";

    /** Those up to it. */
    private static final String UP_TO_LAST = " (organization, at_micros, id) <= (?, ?, ?)";

    /** What was written twice; each is looked for by the key of the leaves. */
    private static final String SEALED_BEFORE =
            "delete from decision_unsealed where"
                    + UP_TO_LAST
                    + " and (select true from decision_leaf l"
                    + " where l.organization = decision_unsealed.organization"
                    + " and l.at_micros = decision_unsealed.at_micros"
                    + " and l.id = decision_unsealed.id)";

    private static final String WAITING =
            "select organization, at_micros, leaf from decision_unsealed where"
                    + UP_TO_LAST
                    + " order by organization, at_micros, id";

    private static final String MOVE =
            "with taken as (delete from decision_unsealed where"
                    + UP_TO_LAST
                    + " returning organization, at_micros, id, leaf)"
                    + " insert into decision_leaf (organization, at_micros, id, leaf, receipt)"
                    + " select organization, at_micros, id, leaf, ? from taken";

    private static final String RECEIPT =
            "insert into receipt (id, made_micros, from_micros, to_micros, organizations,"
                    + " decisions, root) values (?, ?, ?, ?, ?, ?, ?) returning number";

    private static final String UNSENT =
            "select id, from_micros, to_micros, organizations, decisions, root from receipt"
                    + " where position is null order by number";

    private ReceiptTables() {}

    /** From when on decisions have a hash, in microseconds since 1970. */
    static long start(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select min(at_micros) from receipt_start")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** When the last receipt was made, in microseconds since 1970; empty where there is none. */
    static Optional<Long> lastMade(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select made_micros from receipt order by number desc limit 1")) {
            return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
        }
    }

    /** When the first of those that wait was asked for, likewise. */
    static Optional<Long> firstWaiting(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select min(at_micros) from decision_unsealed")) {
            row.next();
            return Optional.ofNullable(row.getObject(1, Long.class));
        }
    }

    /** The receipts that no event of the log is known to be of yet. */
    static List<SealDecisions> unsent(Connection connection) throws SQLException {
        List<SealDecisions> unsent = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(UNSENT)) {
            while (row.next()) {
                unsent.add(
                        new SealDecisions(
                                new ReceiptId(row.getString(1)),
                                instant(row.getLong(2)),
                                instant(row.getLong(3)),
                                row.getLong(4),
                                row.getLong(5),
                                Base64.getEncoder().encodeToString(row.getBytes(6))));
            }
        }
        return unsent;
    }

    /** Writes down where the event of a receipt is. */
    static void sent(Connection connection, ReceiptId receipt, long position) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update receipt set position = ? where id = ?")) {
            statement.setLong(1, position);
            statement.setString(2, receipt.value());
            statement.executeUpdate();
        }
    }

    /**
     * Puts what waits into a receipt.
     *
     * @param maximum how many decisions, at most
     * @return how many it was that it looked at
     */
    static long seal(Connection connection, ReceiptId receipt, Instant now, int maximum)
            throws SQLException {
        Optional<Last> found = last(connection, maximum);
        if (found.isEmpty()) {
            return 0;
        }
        Last last = found.get();
        long sealedBefore;
        try (PreparedStatement statement = last.prepare(connection, SEALED_BEFORE)) {
            sealedBefore = statement.executeUpdate();
        }
        Waiting waiting = waiting(connection, last);
        if (waiting.trees.isEmpty()) {
            return sealedBefore;
        }
        long number = insert(connection, receipt, now, waiting);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "insert into receipt_tree (receipt, organization, decisions, root)"
                                + " values (?, ?, ?, ?)")) {
            for (Map.Entry<String, Tree> tree : waiting.trees.entrySet()) {
                statement.setLong(1, number);
                statement.setString(2, tree.getKey());
                statement.setLong(3, tree.getValue().decisions());
                statement.setBytes(4, tree.getValue().root());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        try (PreparedStatement statement = last.prepare(connection, MOVE)) {
            statement.setLong(4, number);
            return sealedBefore + statement.executeUpdate();
        }
    }

    /** The last decision of a receipt, in the order of the trees. */
    private record Last(String organization, long atMicros, UUID id) {
        PreparedStatement prepare(Connection connection, String sql) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            statement.setString(1, organization);
            statement.setLong(2, atMicros);
            statement.setObject(3, id);
            return statement;
        }
    }

    private static Optional<Last> last(Connection connection, int maximum) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAST)) {
            statement.setInt(1, maximum);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Last(
                                        row.getString(1),
                                        row.getLong(2),
                                        row.getObject(3, UUID.class)))
                        : Optional.empty();
            }
        }
    }

    /** The tree of an organization in a receipt. */
    record Tree(long decisions, byte[] root) {
        /** The leaf that it is in the tree of all. */
        byte[] leaf(String organization) {
            return ReceiptLeaf.of(organization, decisions, root);
        }
    }

    /** What a receipt is to be of. */
    private static final class Waiting {
        private final Map<String, Tree> trees = new LinkedHashMap<>();
        private long from = Long.MAX_VALUE;
        private long to = Long.MIN_VALUE;
        private long decisions;

        private void add(String organization, List<byte[]> leaves) {
            if (!leaves.isEmpty()) {
                trees.put(organization, new Tree(leaves.size(), Merkle.root(leaves)));
                decisions += leaves.size();
            }
        }

        private byte[] root() {
            List<byte[]> leaves = new ArrayList<>();
            trees.forEach((organization, tree) -> leaves.add(tree.leaf(organization)));
            return Merkle.root(leaves);
        }
    }

    private static Waiting waiting(Connection connection, Last last) throws SQLException {
        Waiting waiting = new Waiting();
        try (PreparedStatement statement = last.prepare(connection, WAITING)) {
            statement.setFetchSize(Limits.BATCH);
            String organization = "";
            List<byte[]> leaves = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (!row.getString(1).equals(organization)) {
                        waiting.add(organization, leaves);
                        organization = row.getString(1);
                        leaves = new ArrayList<>();
                    }
                    waiting.from = Math.min(waiting.from, row.getLong(2));
                    waiting.to = Math.max(waiting.to, row.getLong(2));
                    leaves.add(row.getBytes(3));
                }
            }
            waiting.add(organization, leaves);
        }
        return waiting;
    }

    private static long insert(
            Connection connection, ReceiptId receipt, Instant now, Waiting waiting)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECEIPT)) {
            statement.setString(1, receipt.value());
            statement.setLong(2, DecisionPages.micros(now));
            statement.setLong(3, waiting.from);
            statement.setLong(4, waiting.to);
            statement.setLong(5, waiting.trees.size());
            statement.setLong(6, waiting.decisions);
            statement.setBytes(7, waiting.root());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
