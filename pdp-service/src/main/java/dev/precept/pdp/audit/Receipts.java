package dev.precept.pdp.audit;

import dev.precept.domain.receipt.ReceiptEvent.DecisionsSealed;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.audit.DecisionReader.Recorded;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.merkle.MerkleTree;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * Proves recorded decisions by the receipt that each is in, for as long as the log lives: also
 * those whose records are gone. For any number of threads; throws {@link LogUnavailableException}
 * where the database cannot be read.
 */
public final class Receipts {
    private static final String LEAF =
            "select at_micros, leaf, receipt from decision_leaf where organization = ? and id = ?"
                    + " and at_micros >= ? and at_micros < ?"
                    + " union all select at_micros, leaf, null from decision_unsealed"
                    + " where organization = ? and id = ? and at_micros >= ? and at_micros < ?";

    private static final String LEAVES =
            "select id, leaf from decision_leaf where receipt = ? and organization = ?"
                    + " order by at_micros, id";

    private static final String TREES =
            "select organization, decisions, root from receipt_tree where receipt = ?"
                    + " order by organization";

    private static final long MICROS_PER_MILLI = Duration.ofMillis(1).toNanos() / 1_000;

    private final DataSource source;
    private final LogReader log;
    private final DecisionReader decisions;
    private final Retention retention;

    Receipts(DataSource source, LogReader log, DecisionReader decisions, Retention retention) {
        this.source = source;
        this.log = log;
        this.decisions = decisions;
        this.retention = retention;
    }

    /** What became of a record since it was written. */
    public enum Record {
        /** It is as it was written. */
        INTACT,
        /** It is not what was written. */
        ALTERED,
        /** It was written before there were receipts: it has no hash. */
        UNSEALED,
        /** It is not there any more, though its time is not over. */
        MISSING,
        /** It is not there any more: its time is over. */
        GONE
    }

    /**
     * That a decision is in a receipt.
     *
     * @param record the decision's record
     * @param entry what the leaf is the hash of, after 0x00, as it is now; null without a record
     * @param leaf the decision's hash, as it was written; null where none was
     * @param sealed where it stands; null where it is in no receipt yet
     */
    public record Proof(
            Record record,
            byte @Nullable [] entry,
            byte @Nullable [] leaf,
            @Nullable Sealed sealed) {}

    /**
     * Where a decision stands.
     *
     * @param event the receipt, as it is in the log
     * @param position of that event
     * @param own the decision in the tree of its organization
     * @param all that tree in the tree of all
     * @param isIntact whether the trees lead to the root in the event
     */
    public record Sealed(
            DecisionsSealed event, long position, Inclusion own, Inclusion all, boolean isIntact) {}

    /**
     * A leaf in a tree.
     *
     * @param path from its sibling up (RFC 6962 section 2.1.1)
     */
    public record Inclusion(long index, long size, List<byte[]> path, byte[] root) {
        private static Inclusion of(List<byte[]> leaves, int index) {
            MerkleTree tree = MerkleTree.of(leaves);
            return new Inclusion(index, leaves.size(), tree.inclusion(index), tree.root());
        }
    }

    private record Leaf(byte[] hash, long receipt) {}

    /** The proof of a decision; empty where there neither is nor was such a decision. */
    public Optional<Proof> proof(OrganizationId organization, UUID id) {
        Recorded recorded = decisions.find(organization, id).orElse(null);
        try (Connection connection = source.getConnection()) {
            Leaf leaf = leaf(connection, organization, id);
            if (recorded == null && leaf == null) {
                return Optional.empty();
            }
            byte[] entry =
                    recorded == null ? null : ReceiptLeaf.entry(organization.value(), recorded);
            byte[] hash = leaf == null ? null : leaf.hash();
            Record state =
                    recorded == null
                            ? gone(id)
                            : state(organization, recorded, hash, ReceiptTables.start(connection));
            Sealed sealed =
                    leaf == null || leaf.receipt() == 0
                            ? null
                            : sealed(connection, organization, id, leaf.receipt());
            return Optional.of(new Proof(state, entry, hash, sealed));
        } catch (SQLException e) {
            throw new LogUnavailableException("the receipts cannot be read", e);
        }
    }

    private Record gone(UUID id) {
        Instant at = Instant.ofEpochMilli(RecordIds.millis(id));
        return at.isBefore(retention.begin()) ? Record.GONE : Record.MISSING;
    }

    private static Record state(
            OrganizationId organization, Recorded recorded, byte @Nullable [] leaf, long start) {
        if (leaf == null && DecisionPages.micros(recorded.at()) < start) {
            return Record.UNSEALED;
        }
        return leaf != null && Arrays.equals(leaf, ReceiptLeaf.of(organization.value(), recorded))
                ? Record.INTACT
                : Record.ALTERED;
    }

    private static @Nullable Leaf leaf(Connection connection, OrganizationId organization, UUID id)
            throws SQLException {
        long micros = RecordIds.millis(id) * MICROS_PER_MILLI;
        try (PreparedStatement statement = connection.prepareStatement(LEAF)) {
            for (int first = 1; first <= 5; first += 4) {
                statement.setString(first, organization.value());
                statement.setObject(first + 1, id);
                statement.setLong(first + 2, micros);
                statement.setLong(first + 3, micros + MICROS_PER_MILLI);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Leaf(row.getBytes(2), row.getLong(3)) : null;
            }
        }
    }

    private @Nullable Sealed sealed(
            Connection connection, OrganizationId organization, UUID id, long receipt)
            throws SQLException {
        StoredEvent stored = event(connection, receipt);
        if (stored == null
                || !(EventCodec.decode(stored.envelope()).event()
                        instanceof DecisionsSealed event)) {
            return null;
        }
        Inclusion own = own(connection, organization, id, receipt);
        List<String> organizations = new ArrayList<>();
        List<byte[]> roots = roots(connection, receipt, organizations);
        int index = organizations.indexOf(organization.value());
        if (own == null || index < 0) {
            return null;
        }
        Inclusion all = Inclusion.of(roots, index);
        byte[] leaf = ReceiptLeaf.of(organization.value(), own.size(), own.root());
        boolean isIntact =
                Arrays.equals(roots.get(index), leaf)
                        && Arrays.equals(all.root(), Base64.getDecoder().decode(event.root()));
        return new Sealed(event, stored.position(), own, all, isIntact);
    }

    /** The receipt's event; null where it is not in the log yet. */
    private @Nullable StoredEvent event(Connection connection, long receipt) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select id from receipt where number = ?")) {
            statement.setLong(1, receipt);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? log.readStream(row.getString(1), 0).stream().findFirst().orElse(null)
                        : null;
            }
        }
    }

    private static @Nullable Inclusion own(
            Connection connection, OrganizationId organization, UUID id, long receipt)
            throws SQLException {
        int index = -1;
        List<byte[]> leaves = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
            statement.setLong(1, receipt);
            statement.setString(2, organization.value());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (id.equals(row.getObject(1, UUID.class))) {
                        index = leaves.size();
                    }
                    leaves.add(row.getBytes(2));
                }
            }
        }
        return index < 0 ? null : Inclusion.of(leaves, index);
    }

    /** The leaves of the tree of all, and what they are of. */
    private static List<byte[]> roots(
            Connection connection, long receipt, List<String> organizations) throws SQLException {
        List<byte[]> leaves = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TREES)) {
            statement.setLong(1, receipt);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    organizations.add(row.getString(1));
                    leaves.add(ReceiptLeaf.of(row.getString(1), row.getLong(2), row.getBytes(3)));
                }
            }
        }
        return leaves;
    }
}
