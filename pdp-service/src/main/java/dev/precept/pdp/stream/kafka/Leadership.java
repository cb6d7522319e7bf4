package dev.precept.pdp.stream.kafka;

import dev.precept.pdp.eventstore.Database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Which relay of all nodes writes: whoever holds a lock of the database, for as long as the
 * connection lasts. Only to keep relays from taking turns at each other: that two of them never
 * write the same is seen to by the brokers. For one thread.
 */
final class Leadership implements AutoCloseable {
    private static final int ANSWER_SECONDS = 5;

    private final Connection connection;
    private final String name;

    private Leadership(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /**
     * Connects; the lock is not taken yet.
     *
     * @param name of what only one may do
     */
    static Leadership connect(Database database, String name) throws SQLException {
        return new Leadership(database.unpooled("precept-relay").getConnection(), name);
    }

    /** Takes the lock, unless another has it. */
    boolean take() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select pg_try_advisory_lock(hashtextextended(?, 0))")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Whether a lock once taken is still held. */
    boolean isHeld() throws SQLException {
        return connection.isValid(ANSWER_SECONDS);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
