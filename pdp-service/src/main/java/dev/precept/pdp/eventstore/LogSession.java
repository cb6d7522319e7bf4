package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * The appender's connection: opened again when it is lost, and only to the same log at or beyond
 * where it was. Used by one thread.
 */
final class LogSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogSession.class);
    private static final Duration TRUSTED_IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int VALIDATION_SECONDS = 2;
    private static final int END_MILLIS = 5_000;

    private final Database database;
    private final String name = "precept-appender-" + UUID.randomUUID();
    private @Nullable Connection connection;
    private @Nullable UUID log;
    private long position;
    private long usedNanos;

    LogSession(Database database) {
        this.database = database;
    }

    /**
     * A connection that was alive a moment ago; tries for a new one until the deadline, and once in
     * any case.
     *
     * @throws SQLException where there is none by then
     * @throws IllegalStateException where the database no longer holds what was acknowledged
     */
    Connection connection(long deadlineNanos) throws SQLException {
        Connection open = connection;
        if (open != null && isUsable(open)) {
            return open;
        }
        discard();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                Connection opened = open();
                connection = opened;
                used();
                return opened;
            } catch (SQLException e) {
                if (System.nanoTime() + pause.toNanos() > deadlineNanos || !sleep(pause)) {
                    throw e;
                }
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            }
        }
    }

    /** Says that the connection has just answered. */
    void used() {
        usedNanos = System.nanoTime();
    }

    /** Says that the log was seen at this position, which it may never fall behind. */
    void reached(long reached) {
        position = Math.max(position, reached);
    }

    /** The highest position that was seen. */
    long position() {
        return position;
    }

    /** Gives up the connection, whatever state it is in. */
    void discard() {
        Connection lost = connection;
        connection = null;
        if (lost != null) {
            try {
                lost.close();
            } catch (SQLException e) {
                LOG.debug("The lost connection could not be closed", e);
            }
        }
    }

    @Override
    public void close() {
        discard();
    }

    /** Not one that a failure left inside a transaction: what it writes would not be durable. */
    private boolean isUsable(Connection open) throws SQLException {
        boolean isFresh = System.nanoTime() - usedNanos < TRUSTED_IDLE.toNanos();
        return !open.isClosed()
                && open.getAutoCommit()
                && (isFresh || open.isValid(VALIDATION_SECONDS));
    }

    private Connection open() throws SQLException {
        Connection opened = database.connect(name);
        try {
            endEarlierSessions(opened);
            verify(opened);
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** What an earlier connection of ours still has under way may end, but not begin. */
    private void endEarlierSessions(Connection opened) throws SQLException {
        try (PreparedStatement statement =
                opened.prepareStatement(
                        "select pg_terminate_backend(pid, ?) from pg_stat_activity"
                                + " where application_name = ? and pid <> pg_backend_pid()")) {
            statement.setInt(1, END_MILLIS);
            statement.setString(2, name);
            statement.execute();
        }
    }

    private void verify(Connection opened) throws SQLException {
        try (PreparedStatement statement =
                        opened.prepareStatement(
                                "select log.id, log_head.position, pg_is_in_recovery()"
                                        + " from log, log_head");
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("the log has no head");
            }
            UUID found = row.getObject(1, UUID.class);
            if (row.getBoolean(3)) {
                throw new SQLException("the database takes no writes: it is a standby");
            }
            if (log != null && !log.equals(found)) {
                throw new IllegalStateException("the log was " + log + " and is now " + found);
            }
            if (row.getLong(2) < position) {
                throw new IllegalStateException(
                        "the log has lost events: it ended at or after position "
                                + position
                                + " and ends now at "
                                + row.getLong(2));
            }
            log = found;
            position = row.getLong(2);
        }
    }

    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
