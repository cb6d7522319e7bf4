package dev.precept.pdp.proof;

import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.projections.merkle.Merkle;
import dev.precept.projections.merkle.MerkleTree;
import dev.precept.projections.merkle.Tiles;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Shows that events are in the log, and that the log only grows. What it hands out it has checked
 * itself. Threads share it; all methods read the database, and throw {@link
 * dev.precept.pdp.eventstore.LogUnavailableException} where they cannot.
 */
public final class Proofs {
    private static final int ENTRY_BYTES = 0xFFFF;

    private final Checkpoints checkpoints;

    Proofs(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /** An event as its leaf hashes it, and the leaf. */
    private record Entry(String organization, byte[] bytes, byte[] leaf) {}

    /**
     * What shows that an event is in a tree, in the format of C2SP tlog-proof; its extra data is
     * the entry that the leaf is the hash of. Under a checkpoint with witnesses, where one has it.
     *
     * @param tree the log, or the chain of the organization
     * @param organization whose event it has to be; null for anybody's
     * @return nothing where there is no such event, or no checkpoint has it yet
     */
    public Optional<String> event(Tree tree, @Nullable String organization, long position) {
        Optional<Entry> entry =
                checkpoints
                        .read(connection -> entry(connection, position))
                        .filter(
                                it ->
                                        organization == null
                                                || it.organization().equals(organization));
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        if (!Arrays.equals(Merkle.leaf(entry.get().bytes()), entry.get().leaf())) {
            throw new LogTamperedException(
                    "The event at position " + position + " is not what was hashed");
        }
        return covering(tree, position)
                .map(
                        it ->
                                checkpoints.read(
                                        connection ->
                                                proof(
                                                        connection,
                                                        tree,
                                                        it,
                                                        position,
                                                        entry.get())));
    }

    private Optional<Checkpoint> covering(Tree tree, long position) {
        if (tree.isLog()) {
            Optional<Checkpoint> cosigned =
                    checkpoints.cosigned().filter(it -> it.position() >= position);
            if (cosigned.isPresent()) {
                return cosigned;
            }
        }
        Checkpoint latest = checkpoints.latest(tree);
        try {
            return latest.position() >= position
                    ? Optional.of(latest)
                    : checkpoints.reaching(tree, position, Limits.WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("the node is stopping", e);
        }
    }

    /**
     * What shows that the last event of a command is in the log, without the event.
     *
     * @return nothing where no checkpoint has it in time
     * @throws InterruptedException if this thread was interrupted meanwhile
     */
    public Optional<String> command(long position, Duration atMost) throws InterruptedException {
        return checkpoints
                .reaching(Tree.LOG, position, atMost)
                .map(
                        it ->
                                checkpoints.read(
                                        connection ->
                                                proof(connection, Tree.LOG, it, position, null)));
    }

    private static String proof(
            Connection connection,
            Tree tree,
            Checkpoint checkpoint,
            long position,
            @Nullable Entry entry)
            throws SQLException {
        long index = tree.isLog() ? position - 1 : ordinal(connection, tree, position);
        MerkleTree merkle = new MerkleTree(tree.tiles(connection), checkpoint.size());
        List<byte[]> path = merkle.inclusion(index);
        byte[] leaf = entry == null ? merkle.leaf(index) : entry.leaf();
        byte[] root = checkpoint.head().root();
        if (!Merkle.isIncluded(leaf, index, checkpoint.size(), path, root)) {
            throw new LogTamperedException(
                    "The event at position " + position + " is not what was signed");
        }
        StringBuilder text = new StringBuilder("c2sp.org/tlog-proof@v1\n");
        Base64.Encoder base64 = Base64.getEncoder();
        if (entry != null) {
            text.append("extra ").append(base64.encodeToString(entry.bytes())).append('\n');
        }
        text.append("index ").append(index).append('\n');
        path.forEach(hash -> text.append(base64.encodeToString(hash)).append('\n'));
        return text.append('\n').append(checkpoint.note()).toString();
    }

    /**
     * What shows that a tree only grew, in the order of RFC 6962.
     *
     * @return nothing where the latest checkpoint is not as large
     */
    public Optional<List<byte[]>> consistency(Tree tree, long from, long to) {
        Checkpoint latest = checkpoints.latest(tree);
        return from > to || to > latest.size()
                ? Optional.empty()
                : Optional.of(
                        checkpoints.read(
                                connection ->
                                        new MerkleTree(tree.tiles(connection), to)
                                                .consistency(from)));
    }

    /** The hashes of a tile; nothing where the latest checkpoint has none such. */
    public Optional<byte[]> tile(Tree tree, int level, TilePath tile) {
        if (!isCovered(tree, level, tile)) {
            return Optional.empty();
        }
        return Optional.of(
                checkpoints.read(
                        connection -> {
                            List<byte[]> hashes =
                                    tree.read(
                                            connection,
                                            level,
                                            tile.index() << Tiles.HEIGHT,
                                            tile.width());
                            ByteBuffer bytes =
                                    ByteBuffer.allocate(hashes.size() * Merkle.HASH_BYTES);
                            hashes.forEach(bytes::put);
                            return bytes.array();
                        }));
    }

    private boolean isCovered(Tree tree, int level, TilePath tile) {
        int shift = Tiles.HEIGHT * level;
        long end = (tile.index() << Tiles.HEIGHT) + tile.width();
        return tile.width() <= Tiles.WIDTH
                && shift < Long.SIZE
                && end <= Long.MAX_VALUE >>> shift
                && checkpoints.covers(tree, end << shift);
    }

    /** The entries below a tile of the log's leaves. */
    public sealed interface Entries {
        /** As C2SP tlog-tiles bundles them. */
        record Bundle(byte[] bytes) implements Entries {}

        /** No checkpoint has them. */
        record Absent() implements Entries {}

        /** That format has no place for an entry of more than 65,535 bytes. */
        record TooLong(long position) implements Entries {}
    }

    /** The entries below a tile of the log's leaves: what everybody did. */
    public Entries entries(TilePath tile) {
        if (!isCovered(Tree.LOG, 0, tile)) {
            return new Entries.Absent();
        }
        return checkpoints.read(
                connection -> {
                    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
                    long first = tile.index() << Tiles.HEIGHT;
                    for (Entry entry : entries(connection, first, first + tile.width())) {
                        byte[] bytes = entry.bytes();
                        if (bytes.length > ENTRY_BYTES) {
                            return new Entries.TooLong(ByteBuffer.wrap(bytes).getLong(16));
                        }
                        bundle.write(bytes.length >>> Byte.SIZE);
                        bundle.write(bytes.length);
                        bundle.writeBytes(bytes);
                    }
                    return new Entries.Bundle(bundle.toByteArray());
                });
    }

    private static Optional<Entry> entry(Connection connection, long position) throws SQLException {
        return position < 1
                ? Optional.empty()
                : entries(connection, position - 1, position).stream().findFirst();
    }

    private static List<Entry> entries(Connection connection, long after, long last)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select organization, uuid_send(log.id) || int8send(position)"
                                + " || int8send(last_of_command) || int8send(at_micros) || salt"
                                + " || envelope, leaf from log, event"
                                + " where position > ? and position <= ? order by position")) {
            select.setLong(1, after);
            select.setLong(2, last);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(row.getString(1), row.getBytes(2), row.getBytes(3)));
                }
            }
            return entries;
        }
    }

    /** Which of the chain's events lies there: they are in the order of the log. */
    private static long ordinal(Connection connection, Tree tree, long position)
            throws SQLException {
        try (PreparedStatement size =
                        connection.prepareStatement(
                                "select size from chain where organization = ?");
                PreparedStatement at =
                        connection.prepareStatement(
                                "select position from chain_leaf"
                                        + " where organization = ? and ordinal = ?")) {
            size.setString(1, tree.name());
            at.setString(1, tree.name());
            long low = 0;
            long high = number(size) - 1;
            while (low < high) {
                long middle = (low + high) >>> 1;
                at.setLong(2, middle);
                if (number(at) < position) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
