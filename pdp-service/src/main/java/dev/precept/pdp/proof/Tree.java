package dev.precept.pdp.proof;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.projections.merkle.Tiles;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the trees: of the log, or of an organization's chain.
 *
 * @param name nothing, or the organization's id
 */
public record Tree(String name) {
    /** All events of the log. */
    public static final Tree LOG = new Tree("");

    /** The events of one organization, in their order. */
    public static Tree ofChain(OrganizationId organization) {
        return ofChain(organization.value());
    }

    static Tree ofChain(String organization) {
        return new Tree(organization);
    }

    /** Whether it is of all events. */
    boolean isLog() {
        return name.isEmpty();
    }

    /** Its tiles, read by this connection. */
    Tiles tiles(Connection connection) {
        return (level, first, count) -> {
            try {
                return read(connection, level, first, count);
            } catch (SQLException e) {
                throw new LogUnavailableException("the trees of the log cannot be read", e);
            }
        };
    }

    /** Hashes of a level, all of which have to be there. */
    List<byte[]> read(Connection connection, int level, long first, int count) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql(level))) {
            select.setLong(1, first);
            select.setLong(2, first + count);
            if (!isLog() || level > 0) {
                select.setString(3, name);
            }
            if (level > 0) {
                select.setInt(4, level);
            }
            List<byte[]> hashes = new ArrayList<>(count);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    hashes.add(row.getBytes(1));
                }
            }
            if (hashes.size() != count) {
                throw new LogTamperedException(
                        "of "
                                + count
                                + " hashes from "
                                + first
                                + " of level "
                                + level
                                + " of the tree '"
                                + name
                                + "' there are "
                                + hashes.size());
            }
            return hashes;
        }
    }

    private String sql(int level) {
        if (level > 0) {
            return "select hash from tree_hash where index >= ? and index < ?"
                    + " and tree = ? and level = ? order by index";
        }
        return isLog()
                ? "select leaf from event where position > ? and position <= ? order by position"
                : "select e.leaf from chain_leaf c join event e on e.position = c.position"
                        + " where c.ordinal >= ? and c.ordinal < ? and c.organization = ?"
                        + " order by c.ordinal";
    }
}
