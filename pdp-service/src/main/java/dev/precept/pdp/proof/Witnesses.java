package dev.precept.pdp.proof;

import dev.precept.projections.merkle.MerkleTree;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks witnesses to cosign the log's checkpoints (C2SP tlog-witness), and keeps the largest one
 * that was cosigned. What does not verify by a witness's own key is dropped. No connection is held
 * while a witness is waited for; nodes that ask at the same time are given the same. Used by one
 * thread.
 */
final class Witnesses {
    private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    private final Checkpoints checkpoints;
    private final List<Witness> all;
    private final Submissions submissions = new Submissions(Limits.WITNESS);

    Witnesses(Checkpoints checkpoints, List<Witness> all) {
        this.checkpoints = checkpoints;
        this.all = all;
    }

    /**
     * Has a checkpoint cosigned by those that did not yet.
     *
     * @throws InterruptedException if this thread was interrupted meanwhile
     */
    void cosign(Checkpoint checkpoint) throws InterruptedException {
        for (Witness witness : all) {
            long size = checkpoints.read(connection -> seen(connection, witness));
            if (size >= checkpoint.size()) {
                continue;
            }
            try {
                Map<Witness, String> lines = cosigned(witness, checkpoint, size);
                checkpoints.write(connection -> keep(connection, checkpoint, lines));
            } catch (IOException e) {
                LOG.warn("Witness {} does not cosign for now: {}", witness.name(), e.getMessage());
            }
        }
    }

    /** The cosignatures in a witness's answer: it may have several keys. */
    private Map<Witness, String> cosigned(Witness witness, Checkpoint checkpoint, long known)
            throws IOException, InterruptedException {
        Submissions.Answer answer = send(witness, checkpoint, known);
        if (answer.status() == CONFLICT) {
            answer = send(witness, checkpoint, size(answer.body()));
        }
        if (answer.status() != OK) {
            throw new IOException("it answers " + answer.status());
        }
        Map<Witness, String> lines = new LinkedHashMap<>();
        for (String line : answer.body().lines().toList()) {
            all.stream()
                    .filter(it -> it.key().isSigned(checkpoint.head(), line))
                    .findFirst()
                    .ifPresent(it -> lines.put(it, line));
        }
        if (!lines.containsKey(witness)) {
            throw new IOException("its answer has no signature by its key");
        }
        return lines;
    }

    private Submissions.Answer send(Witness witness, Checkpoint checkpoint, long old)
            throws IOException, InterruptedException {
        if (old > checkpoint.size()) {
            throw new IOException("it has seen " + old + " events, more than are signed");
        }
        List<byte[]> proof =
                checkpoints.read(
                        connection ->
                                new MerkleTree(Tree.LOG.tiles(connection), checkpoint.size())
                                        .consistency(old));
        StringBuilder body = new StringBuilder("old ").append(old).append('\n');
        for (byte[] hash : proof) {
            body.append(Base64.getEncoder().encodeToString(hash)).append('\n');
        }
        body.append('\n').append(checkpoint.note());
        return submissions.send(witness.addCheckpoint(), body.toString());
    }

    private static long size(String body) throws IOException {
        String digits = body.strip();
        if (!digits.matches("[0-9]{1,18}")) {
            throw new IOException("it names no size that it has seen");
        }
        return Long.parseLong(digits);
    }

    private static long seen(Connection connection, Witness witness) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select size from witness where name = ?")) {
            select.setString(1, witness.key().toString());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Adds them to what is kept of this checkpoint, unless a larger one is kept already. */
    private boolean keep(Connection connection, Checkpoint checkpoint, Map<Witness, String> lines)
            throws SQLException {
        lock(connection);
        for (Witness witness : lines.keySet()) {
            remember(connection, witness, checkpoint.size());
        }
        Optional<Checkpoint> kept = checkpoints.cosigned(connection);
        if (kept.isPresent() && kept.get().size() > checkpoint.size()) {
            return false;
        }
        StringBuilder note =
                new StringBuilder(
                        kept.map(Checkpoint::note)
                                .filter(it -> it.startsWith(checkpoint.head().text()))
                                .orElse(checkpoint.note()));
        List<String> before = note.toString().lines().toList();
        lines.forEach(
                (witness, line) -> {
                    if (before.stream().noneMatch(witness.key()::isNamed)) {
                        note.append(line).append('\n');
                    }
                });
        store(connection, note.toString());
        return true;
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select from checkpoint where tree = '' for update")) {
            select.executeQuery().close();
        }
    }

    /** The row is under the whole key: a name may have several. */
    private static void remember(Connection connection, Witness witness, long size)
            throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "insert into witness (name, size) values (?, ?)"
                                + " on conflict (name) do update set size = excluded.size")) {
            upsert.setString(1, witness.key().toString());
            upsert.setLong(2, size);
            upsert.executeUpdate();
        }
    }

    private static void store(Connection connection, String note) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update checkpoint set cosigned = ? where tree = ''")) {
            update.setString(1, note);
            update.executeUpdate();
        }
    }
}
