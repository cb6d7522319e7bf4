package dev.precept.pdp.audit;

import dev.precept.domain.receipt.ReceiptCommand.SealDecisions;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.ReceiptId;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * Seals what the decision log has got since the last receipt, once in an interval, on whichever
 * node comes first. A receipt is fixed in the database before its event is asked for, so that a
 * node that ends in between leaves one that another sends: no decision is in two, and none is in
 * none for ever.
 */
final class ReceiptMaker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptMaker.class);

    /** Nodes make receipts one at a time: any number that nobody else uses. */
    private static final long LOCK = 7_233_178_202L;

    private static final CommandRequest REQUEST = CommandRequest.of(Actor.SERVICE, "receipts");
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(100);

    private final Duration interval;
    private final DataSource source;
    private final LogReader log;
    private final CommandGateway gateway;
    private final IdSource ids;
    private final InstantSource clock;
    private @Nullable ScheduledExecutorService rounds;

    /**
     * Not started yet.
     *
     * @param interval between two receipts
     * @param parts what it works with
     */
    ReceiptMaker(Duration interval, Parts parts) {
        this.interval = interval;
        this.source = parts.source();
        this.log = parts.log();
        this.gateway = parts.gateway();
        this.ids = parts.ids();
        this.clock = parts.clock();
    }

    /** What receipts are made with. */
    record Parts(
            DataSource source,
            LogReader log,
            CommandGateway gateway,
            IdSource ids,
            InstantSource clock) {}

    @Override
    public synchronized void start() {
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("receipts").factory());
        long tenth = interval.toMillis() / 10;
        long millis = Math.clamp(tenth, LEAST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis());
        started.scheduleWithFixedDelay(this::round, millis, millis, TimeUnit.MILLISECONDS);
        rounds = started;
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService running = rounds;
        rounds = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return rounds != null;
    }

    /** After commands can be given. */
    @Override
    public int getPhase() {
        return ImageFeed.PHASE + 2;
    }

    private void round() {
        try {
            boolean isMore = seal(false);
            send();
            while (isMore) {
                isMore = seal(true);
                send();
            }
        } catch (SQLException | LogUnavailableException e) {
            LOG.warn("No receipt can be made now: {}", e.toString());
        } catch (RuntimeException e) {
            LOG.error("No receipt can be made", e);
        }
    }

    /** Makes a receipt if one is due anyhow; whether there is more than it could take. */
    private boolean seal(boolean isDue) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                long sealed =
                        isLocked(connection) && (isDue || isDue(connection))
                                ? sealed(connection)
                                : 0;
                connection.commit();
                return sealed == Limits.RECEIPT_DECISIONS;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
        }
    }

    private long sealed(Connection connection) throws SQLException {
        ReceiptId receipt = new ReceiptId(ids.next());
        return ReceiptTables.seal(connection, receipt, clock.instant(), Limits.RECEIPT_DECISIONS);
    }

    private static boolean isLocked(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private boolean isDue(Connection connection) throws SQLException {
        long before = DecisionPages.micros(clock.instant()) - interval.toNanos() / 1_000;
        return ReceiptTables.firstWaiting(connection).filter(at -> at <= before).isPresent()
                && ReceiptTables.lastMade(connection).filter(at -> at > before).isEmpty();
    }

    private void send() throws SQLException {
        List<SealDecisions> unsent;
        try (Connection connection = source.getConnection()) {
            unsent = ReceiptTables.unsent(connection);
        }
        for (SealDecisions seal : unsent) {
            OptionalLong position = position(seal);
            if (position.isEmpty()) {
                return;
            }
            try (Connection connection = source.getConnection()) {
                ReceiptTables.sent(connection, seal.receipt(), position.getAsLong());
            }
        }
    }

    /** Where the event of a receipt is, now at the latest; empty where that has to wait. */
    private OptionalLong position(SealDecisions seal) {
        CommandResult result = gateway.execute(REQUEST, _ -> new Resolution.Send(seal));
        if (result instanceof CommandResult.Done done) {
            return OptionalLong.of(done.position().value());
        }
        var stored = log.readStream(seal.receipt().value(), 0);
        if (stored.isEmpty()) {
            LOG.warn("A receipt cannot be written now: {}", result);
            return OptionalLong.empty();
        }
        return OptionalLong.of(stored.getFirst().position());
    }
}
