package dev.precept.pdp.audit;

import dev.precept.domain.receipt.ReceiptEvent.DecisionsSealed;
import dev.precept.domain.schema.EventCodec;
import dev.precept.pdp.audit.ReplayRange.Place;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.projections.merkle.Merkle;
import dev.precept.projections.merkle.MerkleRoot;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

import javax.sql.DataSource;

/**
 * Holds the hashes of an organization's decisions against the receipts in the log: who changes or
 * deletes a decision together with its hash is found by the root that the event has. Each receipt
 * is looked at once, where the last of its decisions lies in the order of asking. For one thread.
 */
final class ReceiptCheck {
    private static final String EVENTS =
            "select position, envelope from event where type = 'receipt.decisions-sealed.v1'"
                    + " and at_micros >= ?";

    private static final String TREES =
            "select t.organization, t.decisions, t.root, t.receipt from receipt r"
                    + " join receipt_tree t on t.receipt = r.number where r.id = ?"
                    + " order by t.organization";

    private static final String LEAVES =
            "select leaf from decision_leaf where receipt = ? and organization = ?"
                    + " order by at_micros, id";

    private final DataSource source;
    private final ReplayRange range;
    private @Nullable Deque<Sealed> due;

    ReceiptCheck(DataSource source, ReplayRange range) {
        this.source = source;
        this.range = range;
    }

    private record Sealed(long position, DecisionsSealed event) {
        private Replayed.Unproved missing(String what) {
            return new Replayed.Unproved(event, position, true, what);
        }

        private Replayed.Unproved altered(String what) {
            return new Replayed.Unproved(event, position, false, what);
        }
    }

    private record Tree(String organization, long decisions, byte[] root, long receipt) {}

    /**
     * What is wrong with the receipts whose last decision was asked for up to an instant.
     *
     * @param atMicros in microseconds since 1970
     * @throws LogUnavailableException where the database cannot be read
     */
    List<Replayed> upTo(long atMicros) {
        List<Replayed> wrong = new ArrayList<>();
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            try {
                Deque<Sealed> left = due(connection);
                while (!left.isEmpty() && end(left.getFirst()) <= atMicros) {
                    Replayed.Unproved found = wrong(connection, left.getFirst());
                    left.removeFirst();
                    if (found != null) {
                        wrong.add(found);
                    }
                }
            } finally {
                connection.rollback();
                connection.setReadOnly(false);
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the receipts cannot be read", e);
        }
        return wrong;
    }

    private static long end(Sealed sealed) {
        return DecisionPages.micros(sealed.event().to());
    }

    /** The receipts of the range that were not looked at yet. */
    private Deque<Sealed> due(Connection connection) throws SQLException {
        Deque<Sealed> left = due;
        if (left == null) {
            left = new ArrayDeque<>(events(connection));
            due = left;
        }
        return left;
    }

    private List<Sealed> events(Connection connection) throws SQLException {
        Place after = range.after();
        long first = DecisionPages.micros(range.from());
        long seen = after == null ? first - 1 : Math.max(first - 1, after.atMicros());
        Instant end = range.to();
        List<Sealed> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
            statement.setFetchSize(Limits.BATCH);
            statement.setLong(1, seen - Limits.CLOCKS_APART.toNanos() / 1_000);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (EventCodec.decode(row.getBytes(2)).event() instanceof DecisionsSealed event
                            && DecisionPages.micros(event.to()) > seen
                            && event.from().isBefore(end)) {
                        found.add(new Sealed(row.getLong(1), event));
                    }
                }
            }
        }
        found.sort(Comparator.comparingLong(ReceiptCheck::end));
        return found;
    }

    private Replayed.@Nullable Unproved wrong(Connection connection, Sealed sealed)
            throws SQLException {
        DecisionsSealed event = sealed.event();
        List<Tree> trees = trees(connection, event.receipt().value());
        if (trees.isEmpty()) {
            return sealed.missing("The receipt's trees are gone.");
        }
        MerkleRoot all = new MerkleRoot();
        trees.forEach(it -> all.add(ReceiptLeaf.of(it.organization(), it.decisions(), it.root())));
        if (trees.size() != event.organizations()
                || trees.stream().mapToLong(Tree::decisions).sum() != event.decisions()
                || !Arrays.equals(all.root(), Base64.getDecoder().decode(event.root()))) {
            return sealed.altered("The trees do not lead to the root of the receipt's event.");
        }
        String own = range.organization().value();
        for (Tree tree : trees) {
            if (tree.organization().equals(own)) {
                return wrong(connection, sealed, tree);
            }
        }
        return null;
    }

    private static Replayed.@Nullable Unproved wrong(
            Connection connection, Sealed sealed, Tree tree) throws SQLException {
        MerkleRoot leaves = new MerkleRoot();
        boolean isWhole = true;
        try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
            statement.setFetchSize(Limits.BATCH);
            statement.setLong(1, tree.receipt());
            statement.setString(2, tree.organization());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    byte[] leaf = row.getBytes(1);
                    isWhole &= leaf.length == Merkle.HASH_BYTES;
                    leaves.add(leaf);
                }
            }
        }
        if (leaves.size() < tree.decisions()) {
            return sealed.missing(
                    "Of %d decisions that were sealed the hashes of %d are there."
                            .formatted(tree.decisions(), leaves.size()));
        }
        return isWhole
                        && leaves.size() == tree.decisions()
                        && Arrays.equals(leaves.root(), tree.root())
                ? null
                : sealed.altered("The hashes of the decisions are not those that were sealed.");
    }

    private static List<Tree> trees(Connection connection, String receipt) throws SQLException {
        List<Tree> trees = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TREES)) {
            statement.setString(1, receipt);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    trees.add(
                            new Tree(
                                    row.getString(1),
                                    row.getLong(2),
                                    row.getBytes(3),
                                    row.getLong(4)));
                }
            }
        }
        return trees;
    }
}
