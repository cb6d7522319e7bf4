package dev.precept.pdp.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.merkle.Merkle;
import dev.precept.projections.merkle.MerkleTree;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * The trees in the tables are those of the leaves in the log, however these came in batches; and
 * every event is in every later tree.
 */
class TreeTablesProperties {
    private static final int EVENTS = Integer.getInteger("events", 66_500);
    private static final int LARGEST_BATCH = 5_000;
    private static final int PROOFS = 6;

    private final Random random = Seed.random(TreeTablesProperties.class);
    private final Database database = TestDatabase.create();

    @Test
    void treesAreThoseOfTheLeaves() throws SQLException {
        try (Connection connection = database.unpooled("trees").getConnection()) {
            append(connection);
            Map<String, List<byte[]>> leaves = take(connection);
            for (Map.Entry<String, List<byte[]>> one : leaves.entrySet()) {
                Tree tree = new Tree(one.getKey());
                List<byte[]> all = one.getValue();
                for (int i = 0; i < PROOFS; i++) {
                    int size = i == 0 ? all.size() : 1 + random.nextInt(all.size());
                    MerkleTree stored = new MerkleTree(tree.tiles(connection), size);
                    byte[] root = stored.root();
                    assertThat(root).isEqualTo(Merkle.root(all.subList(0, size)));
                    int index = random.nextInt(size);
                    List<byte[]> path = stored.inclusion(index);
                    assertThat(Merkle.isIncluded(all.get(index), index, size, path, root)).isTrue();
                    int from = 1 + random.nextInt(size);
                    assertThat(
                                    Merkle.isConsistent(
                                            from,
                                            new MerkleTree(tree.tiles(connection), from).root(),
                                            size,
                                            root,
                                            stored.consistency(from)))
                            .isTrue();
                }
            }
        }
    }

    /** Events of one organization with most, one with some, and many with few. */
    private static void append(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into event (position, last_of_command, at_micros, revision, event_id,"
                            + " stream, organization, type, salt, leaf, envelope)"
                            + " select i, i, i, 0, gen_random_uuid(), 's' || i,"
                            + " case when random() < 0.9 then 'large'"
                            + " when random() < 0.9 then 'middle'"
                            + " else 'small-' || floor(random() * 50) end,"
                            + " 't', '', sha256(int8send(i)), ''"
                            + " from generate_series(1, "
                            + EVENTS
                            + ") i");
        }
    }

    /** Hands all events to the tables, in batches of any size; their leaves by tree. */
    private Map<String, List<byte[]>> take(Connection connection) throws SQLException {
        Map<String, List<byte[]>> leaves = new HashMap<>();
        List<StoredEvent> events = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "select position, organization, leaf from event order by position");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long position = row.getLong(1);
                String organization = row.getString(2);
                byte[] leaf = row.getBytes(3);
                events.add(
                        new StoredEvent(
                                position,
                                position,
                                position,
                                "s" + position,
                                0,
                                new UUID(0, position),
                                organization,
                                "t",
                                new byte[0]));
                leaves.computeIfAbsent("", name -> new ArrayList<>()).add(leaf);
                leaves.computeIfAbsent(organization, name -> new ArrayList<>()).add(leaf);
            }
        }
        TreeTables tables = new TreeTables();
        int taken = 0;
        while (taken < events.size()) {
            int batch = 1 + random.nextInt(random.nextInt(4) == 0 ? 300 : LARGEST_BATCH);
            int end = Math.min(events.size(), taken + batch);
            tables.take(connection, events.subList(taken, end));
            taken = end;
        }
        return leaves;
    }
}
