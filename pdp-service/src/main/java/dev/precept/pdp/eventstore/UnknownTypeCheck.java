package dev.precept.pdp.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

import javax.sql.DataSource;

/**
 * Refuses a log that holds an event whose type this program does not know: skipping it would make
 * an image that no history has. Such a log was written by a newer version, or is not ours.
 */
public final class UnknownTypeCheck {
    private UnknownTypeCheck() {}

    /**
     * Looks at every type that the log has ever held.
     *
     * @throws LogStartException names the first unknown type and its first position
     * @throws LogUnavailableException where the log cannot be read
     */
    public static void requireKnown(DataSource log, Set<String> knownTypes) {
        try (Connection connection = log.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select type, position from event_type"
                                        + " where type <> all (?) order by position limit 1")) {
            statement.setArray(
                    1, connection.createArrayOf("text", knownTypes.toArray(String[]::new)));
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    throw new LogStartException(
                            "The log holds an event of type "
                                    + row.getString(1)
                                    + " at position "
                                    + row.getLong(2)
                                    + ", which this version does not know.",
                            "Start the version that wrote it, or a later one.",
                            null);
                }
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the log cannot be read", e);
        }
    }
}
