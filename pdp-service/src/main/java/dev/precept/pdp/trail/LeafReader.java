package dev.precept.pdp.trail;

import dev.precept.pdp.eventstore.LogUnavailableException;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/**
 * Reads events with all that their leaves hash. For any number of threads; throws {@link
 * LogUnavailableException} where the database cannot be read.
 */
public final class LeafReader {
    private static final String COLUMNS =
            "e.position, e.last_of_command, e.at_micros, e.salt, e.leaf, e.envelope";

    private final DataSource source;

    /** Reads by way of a pool of connections. */
    public LeafReader(DataSource source) {
        this.source = source;
    }

    /**
     * An event, and what its leaf hashes of it.
     *
     * @param hash the leaf, as it was stored with the event
     * @param salt as the other arrays, not to be changed
     * @param envelope canonical JSON
     */
    public record Leaf(
            long position, long last, long atMicros, byte[] salt, byte[] hash, byte[] envelope) {}

    /**
     * The leaves of the log, or of an organization's chain, by their numbers from 0.
     *
     * @param organization whose chain; null for the log
     * @param from the first number
     * @param to the number after the last
     */
    public List<Leaf> read(@Nullable String organization, long from, long to) {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(sql(organization))) {
            select.setLong(1, from);
            select.setLong(2, to);
            if (organization != null) {
                select.setString(3, organization);
            }
            List<Leaf> leaves = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    leaves.add(
                            new Leaf(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getBytes(4),
                                    row.getBytes(5),
                                    row.getBytes(6)));
                }
            }
            return leaves;
        } catch (SQLException e) {
            throw new LogUnavailableException("the log cannot be read", e);
        }
    }

    private static String sql(@Nullable String organization) {
        return organization == null
                ? "select "
                        + COLUMNS
                        + " from event e where position > ? and position <= ?"
                        + " order by position"
                : "select "
                        + COLUMNS
                        + " from chain_leaf c join event e on e.position = c.position"
                        + " where c.ordinal >= ? and c.ordinal < ? and c.organization = ?"
                        + " order by c.ordinal";
    }
}
