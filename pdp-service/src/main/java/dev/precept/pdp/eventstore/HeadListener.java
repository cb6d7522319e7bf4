package dev.precept.pdp.eventstore;

import dev.precept.domain.schema.EventCodec;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Hears of what other nodes write: by the notification that each append sends, and by asking when
 * none has come for a while. One thread, which connects again when the connection is lost.
 *
 * <p>Where the log turns out to be another one, or to end before a position that was committed, it
 * stops for good with a {@link #failure}, and with it all who follow: what this node knows is then
 * no longer the log's.
 */
public final class HeadListener implements AutoCloseable {
    static final String CHANNEL = "precept_log";

    /** Tells other nodes what events this one reads. */
    private static final String SESSION = "precept-listener-" + EventCodec.GENERATION;

    private static final Logger LOG = LoggerFactory.getLogger(HeadListener.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final Database database;
    private final HeadSignal signal;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable Throwable failure;
    private @Nullable UUID log;

    private HeadListener(Database database, HeadSignal signal) {
        this.database = database;
        this.signal = signal;
        this.thread = Thread.ofPlatform().daemon().name("log-listener").unstarted(this::run);
    }

    /** Starts to listen, and tells the signal what it hears. */
    public static HeadListener start(Database database, HeadSignal signal) {
        HeadListener listener = new HeadListener(database, signal);
        listener.thread.start();
        return listener;
    }

    /** Why it has stopped for good, if it has and was not closed. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(LONGEST_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean isLost = false;
        try {
            while (!closing) {
                try (Connection connection = database.connect(SESSION)) {
                    ask(connection);
                    isLost = false;
                    listen(connection);
                } catch (SQLException e) {
                    if (!isLost) {
                        LOG.warn("The log cannot be listened to; trying again: {}", e.getMessage());
                    }
                    isLost = true;
                    Thread.sleep(RETRY);
                }
            }
        } catch (IllegalStateException e) {
            failure = e;
            signal.lose(e);
            LOG.error("The log is not what it was", e);
        } catch (InterruptedException | RuntimeException | Error e) {
            failure = e;
            LOG.error("The log is no longer listened to", e);
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
        PGConnection session = connection.unwrap(PGConnection.class);
        ask(connection);
        while (!closing) {
            PGNotification[] heard = session.getNotifications((int) POLL.toMillis());
            if (heard == null || heard.length == 0) {
                ask(connection);
                continue;
            }
            for (PGNotification notification : heard) {
                if (!isKnown(notification.getParameter())) {
                    ask(connection);
                }
            }
        }
    }

    /** Whether it is this node's own; whatever else it says, the log itself is asked. */
    private boolean isKnown(String position) {
        return position.matches("[0-9]{1,18}") && Long.parseLong(position) <= signal.position();
    }

    private void ask(Connection connection) throws SQLException {
        long known = signal.position();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select log.id, log_head.position from log, log_head")) {
            if (!row.next()) {
                throw new IllegalStateException("the log has no head");
            }
            UUID found = row.getObject(1, UUID.class);
            if (log != null && !log.equals(found)) {
                throw new IllegalStateException("the log was " + log + " and is now " + found);
            }
            log = found;
            if (row.getLong(2) < known) {
                throw new IllegalStateException(
                        "the log has lost events: it had reached position "
                                + known
                                + " and ends now at "
                                + row.getLong(2));
            }
            signal.raise(row.getLong(2));
        }
    }
}
