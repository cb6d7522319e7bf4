package dev.precept.pdp.proof;

import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.jose.CheckpointKeys;
import dev.precept.pdp.jose.TreeHead;
import dev.precept.pdp.settings.SettingException;
import dev.precept.projections.merkle.Merkle;
import dev.precept.projections.merkle.MerkleTree;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.sql.DataSource;

/**
 * Signs checkpoints: of a tree one at a time, whichever node asks, and each only where the tree
 * begins with all of the one that was signed last, and with all of the one that this node signed
 * last. Threads share it.
 */
public final class Checkpoints {
    private static final int REMEMBERED = 1_000;
    private static final int LOCKS = 16;

    private final DataSource source;
    private final CheckpointKeys keys;
    private final Derivation trees;
    private final InstantSource clock;
    private final Duration apart;
    private final String origin;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();
    private final Map<Tree, Checkpoint> seen =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Tree, Checkpoint> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /** How large a tree is, and how far in the log that reaches. */
    private record Reach(long size, long position) {}

    /**
     * Signs for a log.
     *
     * @param trees keeps the tables that are signed
     */
    Checkpoints(
            DataSource source,
            CheckpointKeys keys,
            Derivation trees,
            InstantSource clock,
            Settings settings) {
        this.source = source;
        this.keys = keys;
        this.trees = trees;
        this.clock = clock;
        this.apart = settings.apart();
        this.origin = keys.name(settings.origin());
    }

    /**
     * What an operator says.
     *
     * @param origin the log's name, where it has none yet
     * @param apart how long a checkpoint is good enough for who does not ask for more
     */
    record Settings(String origin, Duration apart) {
        private static final Pattern FORM = Pattern.compile("[^\\s+\\p{Z}\\p{C}]+");

        Settings {
            if (!FORM.matcher(origin).matches()
                    || origin.getBytes(StandardCharsets.UTF_8).length > Limits.ORIGIN_BYTES) {
                throw new SettingException(
                        "precept.proof.origin: a log cannot have the name '" + origin + "'.",
                        "Give it one of at most "
                                + Limits.ORIGIN_BYTES
                                + " bytes, without spaces and '+', as log.example/precept");
            }
        }
    }

    /** The name of a tree, which its checkpoints begin with. */
    public String origin(Tree tree) {
        return tree.isLog() ? origin : origin + '/' + tree.name();
    }

    /** The keys that its checkpoints are signed with, and those that they were signed with. */
    public List<CheckpointKeys.Published> keys(Tree tree) {
        return keys.published(origin(tree), clock.instant());
    }

    /**
     * Begins to sign with new keys beside those that do.
     *
     * @return whether it could: not where too many sign already
     */
    public boolean rotate() {
        return keys.rotate(clock.instant());
    }

    /** Lets go of the keys that sign no more. */
    void forgetRetired() {
        keys.forgetRetired(clock.instant());
    }

    /** A checkpoint of a tree, signed now or just before. */
    public Checkpoint latest(Tree tree) {
        try {
            return signed(tree, 0, Limits.CHECKPOINT_WAIT)
                    .orElseThrow(() -> new LogUnavailableException("too many ask for checkpoints"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("the node is stopping", e);
        }
    }

    /** The checkpoint of the log that witnesses cosigned last; nothing where none did yet. */
    public Optional<Checkpoint> cosigned() {
        return read(this::cosigned);
    }

    Optional<Checkpoint> cosigned(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "select cosigned, at_micros from checkpoint"
                                        + " where tree = '' and cosigned is not null");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(cosigned(row.getString(1), row.getLong(2)))
                    : Optional.empty();
        }
    }

    private static Checkpoint cosigned(String note, long atMicros) {
        String[] lines = note.split("\n", 4);
        try {
            long size = Long.parseLong(lines[1]);
            byte[] root = Base64.getDecoder().decode(lines[2]);
            TreeHead head = new TreeHead(lines[0], size, root, List.of());
            return new Checkpoint(head, size, atMicros, note);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new LogTamperedException("The checkpoint that was cosigned is none any more");
        }
    }

    /** Whether a tree that was signed has as many leaves. */
    boolean covers(Tree tree, long size) {
        Checkpoint known = remembered(tree);
        return (known != null && known.size() >= size) || latest(tree).size() >= size;
    }

    /**
     * A checkpoint that covers a position; nothing where the trees do not get there in time.
     *
     * @throws InterruptedException if this thread was interrupted meanwhile
     */
    public Optional<Checkpoint> reaching(Tree tree, long position, Duration atMost)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        return trees.await(position, atMost)
                ? signed(tree, position, Duration.ofNanos(end - System.nanoTime()))
                : Optional.empty();
    }

    /** Of a node one asks at a time; those who waited find what he was given. */
    private Optional<Checkpoint> signed(Tree tree, long wanted, Duration atMost)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        ReentrantLock lock = locks.get(Math.floorMod(tree.hashCode(), LOCKS));
        if (!lock.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        try {
            Checkpoint known = remembered(tree);
            if (known != null && known.position() >= wanted && isRecent(known)) {
                return Optional.of(known);
            }
            // Before the connection that holds the tree: nobody waits for two.
            CheckpointKeys.Signer signer = keys.signer(clock.instant());
            Checkpoint checkpoint =
                    write(
                            connection -> {
                                waitNoLonger(connection, end);
                                return next(connection, tree, wanted, signer);
                            });
            remember(tree, checkpoint);
            return Optional.of(checkpoint);
        } finally {
            lock.unlock();
        }
    }

    /** Another node may hold the row of the tree. */
    private static void waitNoLonger(Connection connection, long end) throws SQLException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        try (PreparedStatement statement =
                connection.prepareStatement("select set_config('lock_timeout', ?, true)")) {
            statement.setString(1, Math.max(1, left) + "ms");
            statement.executeQuery().close();
        }
    }

    private Checkpoint next(
            Connection connection, Tree tree, long wanted, CheckpointKeys.Signer signer)
            throws SQLException {
        Checkpoint last = locked(connection, tree);
        Checkpoint before = remembered(tree);
        if (before != null && last.position() < before.position()) {
            throw new LogTamperedException(
                    "The checkpoint of "
                            + before.size()
                            + " leaves that was signed of the tree '"
                            + tree.name()
                            + "' is not there any more");
        }
        if (!last.note().isEmpty() && last.position() >= wanted && isRecent(last)) {
            return last;
        }
        Reach reach = reach(connection, tree);
        if (!last.note().isEmpty() && last.position() == reach.position()) {
            return last;
        }
        MerkleTree grown = new MerkleTree(tree.tiles(connection), reach.size());
        byte[] root = grown.root();
        List<String> extensions =
                tree.isLog() ? List.of() : List.of("position " + reach.position());
        TreeHead head = new TreeHead(origin(tree), reach.size(), root, extensions);
        requireContinued(tree, last.head(), grown, root);
        if (before != null) {
            requireContinued(tree, before.head(), grown, root);
        }
        Checkpoint checkpoint =
                new Checkpoint(head, reach.position(), nowMicros(), signer.sign(head));
        store(connection, tree, checkpoint);
        return checkpoint;
    }

    private boolean isRecent(Checkpoint checkpoint) {
        return checkpoint.isRecent(nowMicros(), apart);
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private static void requireContinued(Tree tree, TreeHead last, MerkleTree grown, byte[] root) {
        boolean isContinued =
                last.size() <= grown.size()
                        && Merkle.isConsistent(
                                last.size(),
                                last.size() == 0 ? Merkle.empty() : last.root(),
                                grown.size(),
                                root,
                                grown.consistency(last.size()));
        if (!isContinued) {
            throw new LogTamperedException(
                    "The tree '"
                            + tree.name()
                            + "' of "
                            + grown.size()
                            + " leaves does not continue the one of "
                            + last.size()
                            + " that was signed");
        }
    }

    private static Reach reach(Connection connection, Tree tree) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select d.position, coalesce(c.size, 0) from derivation d"
                                + " left join chain c on c.organization = ?"
                                + " where d.name = '"
                                + TreeTables.NAME
                                + "'")) {
            select.setString(1, tree.name());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return new Reach(0, 0);
                }
                long position = row.getLong(1);
                return new Reach(tree.isLog() ? position : row.getLong(2), position);
            }
        }
    }

    private Checkpoint locked(Connection connection, Tree tree) throws SQLException {
        try (PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into checkpoint"
                                        + " (tree, size, root, position, at_micros, note)"
                                        + " values (?, 0, '', 0, 0, '') on conflict do nothing");
                PreparedStatement select =
                        connection.prepareStatement(
                                "select size, root, position, at_micros, note from checkpoint"
                                        + " where tree = ? for update")) {
            select.setString(1, tree.name());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return checkpoint(tree, row);
                }
            }
            insert.setString(1, tree.name());
            insert.executeUpdate();
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return checkpoint(tree, row);
            }
        }
    }

    private Checkpoint checkpoint(Tree tree, ResultSet row) throws SQLException {
        long position = row.getLong(3);
        List<String> extensions = tree.isLog() ? List.of() : List.of("position " + position);
        return new Checkpoint(
                new TreeHead(origin(tree), row.getLong(1), row.getBytes(2), extensions),
                position,
                row.getLong(4),
                row.getString(5));
    }

    private static void store(Connection connection, Tree tree, Checkpoint checkpoint)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update checkpoint set size = ?, root = ?, position = ?, at_micros = ?,"
                                + " note = ? where tree = ?")) {
            update.setLong(1, checkpoint.size());
            update.setBytes(2, checkpoint.head().root());
            update.setLong(3, checkpoint.position());
            update.setLong(4, checkpoint.atMicros());
            update.setString(5, checkpoint.note());
            update.setString(6, tree.name());
            update.executeUpdate();
        }
    }

    private @Nullable Checkpoint remembered(Tree tree) {
        synchronized (seen) {
            return seen.get(tree);
        }
    }

    private void remember(Tree tree, Checkpoint checkpoint) {
        synchronized (seen) {
            seen.merge(tree, checkpoint, (old, now) -> now.size() >= old.size() ? now : old);
        }
    }

    /** Reads from the database, or writes to it. */
    @FunctionalInterface
    interface Reading<T> {
        T from(Connection connection) throws SQLException;
    }

    <T> T read(Reading<T> reading) {
        try (Connection connection = source.getConnection()) {
            return reading.from(connection);
        } catch (SQLException e) {
            throw new LogUnavailableException("the trees of the log cannot be read", e);
        }
    }

    /** All of it or nothing. */
    <T> T write(Reading<T> writing) {
        return read(
                connection -> {
                    connection.setAutoCommit(false);
                    try {
                        T written = writing.from(connection);
                        connection.commit();
                        return written;
                    } catch (SQLException | RuntimeException e) {
                        connection.rollback();
                        throw e;
                    } finally {
                        connection.setAutoCommit(true);
                    }
                });
    }
}
