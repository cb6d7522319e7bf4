package dev.precept.pdp.proof;

import dev.precept.projections.merkle.MerkleTree;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Asks witnesses to cosign the log's checkpoints (C2SP tlog-witness), one node at a time, and keeps
 * the checkpoint that was cosigned last. What does not verify by the witness's own key is dropped.
 * Used by one thread.
 */
final class Witnesses {
    private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);
    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final long LOCK = 0x7072_6f6f_6601L;

    private final Checkpoints checkpoints;
    private final List<Witness> all;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Limits.WITNESS).build();

    Witnesses(Checkpoints checkpoints, List<Witness> all) {
        this.checkpoints = checkpoints;
        this.all = all;
    }

    /**
     * Has a checkpoint cosigned, if another node does not do so at this time.
     *
     * @throws InterruptedException if this thread was interrupted meanwhile
     */
    void cosign(Checkpoint checkpoint) throws InterruptedException {
        if (all.isEmpty()) {
            return;
        }
        // The session's lock is given back with its connection, whatever becomes of this node.
        try (Connection connection = checkpoints.connection()) {
            if (!locked(connection, "select pg_try_advisory_lock(?)")) {
                return;
            }
            try {
                round(connection, checkpoint);
            } finally {
                locked(connection, "select pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            LOG.warn("Witnesses are not asked for now: {}", e.getMessage());
        }
    }

    private void round(Connection connection, Checkpoint checkpoint)
            throws SQLException, InterruptedException {
        String before =
                checkpoints
                        .cosigned()
                        .map(Checkpoint::note)
                        .filter(it -> it.startsWith(checkpoint.head().text()))
                        .orElse(checkpoint.note());
        StringBuilder note = new StringBuilder(before);
        boolean isNew = false;
        for (Witness witness : all) {
            long size = seen(connection, witness);
            if (size >= checkpoint.size()) {
                continue;
            }
            try {
                for (String line : cosigned(connection, witness, checkpoint, size)) {
                    note.append(line).append('\n');
                    isNew = true;
                }
            } catch (IOException e) {
                LOG.warn("Witness {} does not cosign for now: {}", witness.name(), e.getMessage());
            }
        }
        if (isNew) {
            store(connection, note.toString());
        }
    }

    private List<String> cosigned(
            Connection connection, Witness witness, Checkpoint checkpoint, long known)
            throws IOException, SQLException, InterruptedException {
        HttpResponse<String> answer = send(connection, witness, checkpoint, known);
        if (answer.statusCode() == CONFLICT) {
            answer = send(connection, witness, checkpoint, size(answer.body()));
        }
        if (answer.statusCode() != OK) {
            throw new IOException("it answers " + answer.statusCode());
        }
        List<String> lines = new ArrayList<>();
        for (String line : answer.body().lines().toList()) {
            if (witness.key().isSigned(checkpoint.head(), line)) {
                lines.add(line);
            }
        }
        if (lines.isEmpty()) {
            throw new IOException("its answer has no signature by its key");
        }
        remember(connection, witness, checkpoint.size());
        return lines;
    }

    private HttpResponse<String> send(
            Connection connection, Witness witness, Checkpoint checkpoint, long old)
            throws IOException, InterruptedException {
        if (old > checkpoint.size()) {
            throw new IOException("it has seen " + old + " events, more than there are");
        }
        MerkleTree tree = new MerkleTree(Tree.LOG.tiles(connection), checkpoint.size());
        StringBuilder body = new StringBuilder("old ").append(old).append('\n');
        for (byte[] hash : tree.consistency(old)) {
            body.append(Base64.getEncoder().encodeToString(hash)).append('\n');
        }
        body.append('\n').append(checkpoint.note());
        return http.send(
                HttpRequest.newBuilder(witness.addCheckpoint())
                        .timeout(Limits.WITNESS)
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.limiting(
                        BodyHandlers.ofString(StandardCharsets.UTF_8), Limits.WITNESS_BYTES));
    }

    private static long size(String body) throws IOException {
        String digits = body.strip();
        if (!digits.matches("[0-9]{1,18}")) {
            throw new IOException("it names no size that it has seen");
        }
        return Long.parseLong(digits);
    }

    private static boolean locked(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static long seen(Connection connection, Witness witness) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select size from witness where name = ?")) {
            select.setString(1, witness.name());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static void remember(Connection connection, Witness witness, long size)
            throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "insert into witness (name, size) values (?, ?)"
                                + " on conflict (name) do update set size = excluded.size")) {
            upsert.setString(1, witness.name());
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
