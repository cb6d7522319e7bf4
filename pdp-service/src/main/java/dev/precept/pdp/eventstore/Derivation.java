package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

/**
 * Keeps tables that are a function of the log: whole commands, in order, each once, together with
 * how far they have come, in one transaction. Of several nodes one at a time takes a step; any may
 * take the next. What it cannot take it tries again, and says so; it skips nothing.
 */
public final class Derivation implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Derivation.class);
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int EVENTS = 5_000;

    private final String name;
    private final DataSource source;
    private final LogReader reader;
    private final HeadSignal signal;
    private final Step step;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile long position;
    private @Nullable Thread thread;
    private volatile boolean isRunning;

    /** Takes in what comes next. */
    @FunctionalInterface
    public interface Step {
        /**
         * Writes what follows from these events.
         *
         * @param connection in a transaction that also says they are taken in; neither committed
         *     nor closed here
         * @param events whole commands, those that follow the last ones
         */
        void take(Connection connection, List<StoredEvent> events) throws SQLException;
    }

    /**
     * Not started yet.
     *
     * @param name of the tables, the same for ever
     * @param step writes them; called by one thread
     */
    public Derivation(
            String name, DataSource source, LogReader reader, HeadSignal signal, Step step) {
        this.name = name;
        this.source = source;
        this.reader = reader;
        this.signal = signal;
        this.step = step;
    }

    /** The last position that the tables are known to have. */
    public long position() {
        return position;
    }

    /**
     * Waits until the tables have a position, or the time is over.
     *
     * @return whether they have it
     */
    public boolean await(long wanted, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (position < wanted && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position >= wanted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public synchronized void start() {
        Thread started =
                Thread.ofPlatform().daemon().name("derivation-" + name).unstarted(this::run);
        thread = started;
        isRunning = true;
        started.start();
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        isRunning = false;
        thread = null;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return ImageFeed.PHASE + 1;
    }

    private void run() {
        boolean isFailing = false;
        while (isRunning) {
            try {
                if (signal.awaitBeyond(position, WAIT)) {
                    OptionalLong reached = round();
                    if (reached.isPresent()) {
                        move(reached.getAsLong());
                    } else {
                        Thread.sleep(WAIT);
                    }
                }
                isFailing = false;
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                if (!isFailing) {
                    LOG.warn("{} stays at position {} for now", name, position, e);
                }
                isFailing = true;
                rest();
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One step, where nobody else takes it; how far the tables are then. */
    private OptionalLong round() throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                OptionalLong reached = advance(connection);
                connection.commit();
                return reached;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private OptionalLong advance(Connection connection) throws SQLException {
        OptionalLong stored = lockedPosition(connection);
        if (stored.isEmpty()) {
            return stored;
        }
        List<StoredEvent> events = reader.readAfter(stored.getAsLong(), EVENTS);
        if (events.isEmpty()) {
            return stored;
        }
        step.take(connection, events);
        long last = events.getLast().position();
        try (PreparedStatement update =
                connection.prepareStatement("update derivation set position = ? where name = ?")) {
            update.setLong(1, last);
            update.setString(2, name);
            update.executeUpdate();
        }
        return OptionalLong.of(last);
    }

    private OptionalLong lockedPosition(Connection connection) throws SQLException {
        try (PreparedStatement first =
                        connection.prepareStatement(
                                "insert into derivation (name, position) values (?, 0)"
                                        + " on conflict do nothing");
                PreparedStatement select =
                        connection.prepareStatement(
                                "select position from derivation where name = ?"
                                        + " for update skip locked")) {
            if (position == 0) {
                first.setString(1, name);
                first.executeUpdate();
            }
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private void move(long reached) {
        lock.lock();
        try {
            if (reached > position) {
                position = reached;
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
