package dev.precept.pdp.proof;

import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.merkle.Merkle;
import dev.precept.projections.merkle.Tiles;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the tables of the trees: numbers each organization's events, and hashes the tiles that have
 * become full. The leaves themselves stay where they were hashed, with the events.
 */
final class TreeTables implements Derivation.Step {
    /** What the derivation is called. */
    static final String NAME = "proof";

    @Override
    public void take(Connection connection, List<StoredEvent> events) throws SQLException {
        long before = events.getFirst().position() - 1;
        long after = events.getLast().position();
        grow(connection, Tree.LOG, before, after);
        Map<String, List<Long>> positions = new LinkedHashMap<>();
        for (StoredEvent event : events) {
            positions
                    .computeIfAbsent(event.organization(), name -> new ArrayList<>())
                    .add(event.position());
        }
        Map<String, Long> sizes = sizes(connection, positions.keySet().toArray(String[]::new));
        number(connection, positions, sizes);
        for (Map.Entry<String, List<Long>> chain : positions.entrySet()) {
            long size = sizes.getOrDefault(chain.getKey(), 0L);
            grow(connection, Tree.ofChain(chain.getKey()), size, size + chain.getValue().size());
        }
    }

    private static Map<String, Long> sizes(Connection connection, String[] organizations)
            throws SQLException {
        Map<String, Long> sizes = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select organization, size from chain where organization = any (?)")) {
            select.setArray(1, connection.createArrayOf("text", organizations));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sizes.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return sizes;
    }

    private static void number(
            Connection connection, Map<String, List<Long>> positions, Map<String, Long> sizes)
            throws SQLException {
        List<String> organizations = new ArrayList<>();
        List<Long> ordinals = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        List<Long> grown = new ArrayList<>();
        positions.forEach(
                (organization, own) -> {
                    long ordinal = sizes.getOrDefault(organization, 0L);
                    grown.add(ordinal + own.size());
                    for (Long position : own) {
                        organizations.add(organization);
                        ordinals.add(ordinal++);
                        places.add(position);
                    }
                });
        try (PreparedStatement leaves =
                        connection.prepareStatement(
                                "insert into chain_leaf (organization, ordinal, position)"
                                        + " select * from unnest(?, ?, ?)");
                PreparedStatement chains =
                        connection.prepareStatement(
                                "insert into chain (organization, size) select * from unnest(?, ?)"
                                        + " on conflict (organization)"
                                        + " do update set size = excluded.size")) {
            leaves.setArray(1, connection.createArrayOf("text", organizations.toArray()));
            leaves.setArray(2, connection.createArrayOf("int8", ordinals.toArray()));
            leaves.setArray(3, connection.createArrayOf("int8", places.toArray()));
            leaves.executeUpdate();
            chains.setArray(1, connection.createArrayOf("text", positions.keySet().toArray()));
            chains.setArray(2, connection.createArrayOf("int8", grown.toArray()));
            chains.executeUpdate();
        }
    }

    /** Hashes the tiles that became full, level by level, each from the one below. */
    private static void grow(Connection connection, Tree tree, long before, long after)
            throws SQLException {
        long from = before >>> Tiles.HEIGHT;
        long to = after >>> Tiles.HEIGHT;
        for (int level = 1; from < to; level++) {
            List<byte[]> below =
                    tree.read(
                            connection,
                            level - 1,
                            from << Tiles.HEIGHT,
                            Math.toIntExact((to - from) << Tiles.HEIGHT));
            Object[] indexes = new Object[(int) (to - from)];
            byte[][] hashes = new byte[indexes.length][];
            for (int i = 0; i < indexes.length; i++) {
                int first = i << Tiles.HEIGHT;
                indexes[i] = from + i;
                hashes[i] = Merkle.root(below.subList(first, first + Tiles.WIDTH));
            }
            insert(connection, tree, level, indexes, hashes);
            from >>>= Tiles.HEIGHT;
            to >>>= Tiles.HEIGHT;
        }
    }

    private static void insert(
            Connection connection, Tree tree, int level, Object[] indexes, byte[][] hashes)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into tree_hash (tree, level, index, hash)"
                                + " select ?, ?, * from unnest(?, ?)")) {
            insert.setString(1, tree.name());
            insert.setInt(2, level);
            insert.setArray(3, connection.createArrayOf("int8", indexes));
            insert.setArray(4, connection.createArrayOf("bytea", hashes));
            insert.executeUpdate();
        }
    }
}
