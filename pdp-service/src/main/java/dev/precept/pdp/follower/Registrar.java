package dev.precept.pdp.follower;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.Head;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.follower.Follower.Key;
import dev.precept.pdp.follower.Follower.Quarantine;
import dev.precept.pdp.follower.FollowerTable.HeadRead;
import dev.precept.projections.embedded.Lease;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * Writes down what followers say and reads the head of the log for them, this node among them: one
 * thread with a connection of its own. What has gathered goes in one round of two statements: the
 * reports are committed first, then the head is read. So a lease that may rest on a head is in the
 * table before anything is committed beyond that head, and whoever looks at the table after a
 * commit sees every lease that may overlook it.
 *
 * <p>This node's own lease is granted here, counted from before the round began.
 */
public final class Registrar implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final Duration BETWEEN_CLEAN_UPS = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    private static final Duration WITHOUT_LEASE = Duration.ofSeconds(1);
    private static final int RENEWALS_PER_LEASE = 4;

    private final DataSource source;
    private final ImageLoader loader;
    private final Lease own;
    private final Node node;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(Limits.WAITING_REPORTS);
    private final List<Waiting> carried = new ArrayList<>();
    private @Nullable Connection connection;
    private @Nullable Thread thread;
    private boolean isFirst;
    private boolean hasFailed;
    private long nextRenewalNanos;
    private long reported = -1;
    private long nextCleanUpNanos;
    private volatile boolean isStopping;
    private volatile @Nullable Epoch epoch;

    /**
     * This node.
     *
     * @param key its own, another one after each start
     * @param generation of events that it reads
     * @param lease for how long it is granted one; zero where leases are switched off
     */
    public record Node(Key key, int generation, Duration lease) {
        boolean hasLease() {
            return !lease.isZero();
        }

        private Duration renewal() {
            return (hasLease() ? lease : WITHOUT_LEASE).dividedBy(RENEWALS_PER_LEASE);
        }
    }

    /**
     * The table's epoch.
     *
     * @param sinceNanos since when this node has seen it, by its own monotonic clock
     * @param isWhole whether no lease was given before it
     */
    record Epoch(UUID id, long sinceNanos, boolean isWhole) {}

    /**
     * What became of a report.
     *
     * @param head read after the report came
     * @param quarantine why the follower is not trusted; null where it is
     */
    public record Receipt(Head head, @Nullable Quarantine quarantine) {}

    private record Waiting(Report report, CompletableFuture<Receipt> receipt) {}

    /**
     * @param source of a connection of its own, whose answers are given up soon
     * @param own this node's lease, granted by this alone
     */
    public Registrar(DataSource source, ImageLoader loader, Lease own, Node node) {
        this.source = source;
        this.loader = loader;
        this.own = own;
        this.node = node;
    }

    /**
     * Has a report written. The future fails with {@link LogUnavailableException} where it could
     * not be, and where too many wait.
     */
    CompletableFuture<Receipt> report(Report report) {
        Waiting waiting = new Waiting(report, new CompletableFuture<>());
        if (isStopping || !queue.offer(waiting)) {
            waiting.receipt.completeExceptionally(
                    new LogUnavailableException("too many reports wait already, or it stops"));
        }
        return waiting.receipt;
    }

    /** This node. */
    Node node() {
        return node;
    }

    /** The table's epoch, if it could be read; of the last round. */
    @Nullable Epoch epoch() {
        return epoch;
    }

    /** Returns once it was tried to get this node its first lease. */
    @Override
    public void start() {
        isStopping = false;
        nextRenewalNanos = System.nanoTime();
        nextCleanUpNanos = nextRenewalNanos;
        round(List.of());
        thread = Thread.ofPlatform().daemon().name("followers").start(this::run);
    }

    /** Gives this node's lease up, so that nobody waits for it. */
    @Override
    public void stop() {
        isStopping = true;
        Thread running = thread;
        thread = null;
        try {
            if (running != null && !running.join(LONGEST_STOP)) {
                LOG.error("Followers' reports did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** After the image, before whatever answers from it. */
    @Override
    public int getPhase() {
        return ImageFeed.PHASE + 1;
    }

    private void run() {
        try {
            while (!isStopping) {
                List<Waiting> batch = take();
                if (!batch.isEmpty() || isOwnReportDue()) {
                    round(batch);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
        } finally {
            isStopping = true;
            List<Waiting> left = new ArrayList<>(carried);
            queue.drainTo(left);
            fail(left, new LogUnavailableException("the node stops"));
            giveUp();
            disconnect();
        }
    }

    /** What waits, one report of each follower; another one of the same goes with the next. */
    private List<Waiting> take() throws InterruptedException {
        List<Waiting> waiting = new ArrayList<>(carried);
        carried.clear();
        if (waiting.isEmpty()) {
            Waiting first = queue.poll(pauseNanos(), TimeUnit.NANOSECONDS);
            if (first == null) {
                return List.of();
            }
            waiting.add(first);
        }
        // However many of one process wait: others are served in every round.
        queue.drainTo(waiting, Limits.BATCH_REPORTS);
        Map<Key, Integer> places = new HashMap<>();
        List<Waiting> batch = new ArrayList<>(waiting.size());
        for (Waiting each : waiting) {
            int place = places.merge(each.report.key(), 1, Integer::sum);
            if (place == 1) {
                batch.add(each);
            } else if (place <= Limits.WAITING_PER_PROCESS) {
                carried.add(each);
            } else {
                each.receipt.completeExceptionally(
                        new LogUnavailableException("too many reports of one process wait"));
            }
        }
        return batch;
    }

    private long pauseNanos() {
        return Math.clamp(nextRenewalNanos - System.nanoTime(), 0, LOOK.toNanos());
    }

    private boolean isOwnReportDue() {
        return System.nanoTime() - nextRenewalNanos >= 0
                || (connection != null && loader.image().position().value() > reported);
    }

    private void giveUp() {
        own.revoke();
        Connection open = connection;
        if (open != null) {
            try {
                FollowerTable.remove(open, node.key);
            } catch (SQLException e) {
                LOG.debug("This node is remembered until it was not heard of for long", e);
            }
        }
    }

    private void round(List<Waiting> batch) {
        long askedNanos = System.nanoTime();
        // Read before the head: where it lies beyond that, the log has lost events.
        Position image = loader.image().position();
        try {
            Connection open = connected();
            List<Report> reports = new ArrayList<>(batch.size() + 1);
            batch.forEach(waiting -> reports.add(waiting.report));
            reports.add(own(image));
            Map<Key, Quarantine> untrusted = FollowerTable.write(open, reports);
            HeadRead read = FollowerTable.head(open);
            noteEpoch(open, read, askedNanos);
            requireSameLog(read.head(), image);
            reported = image.value();
            hasFailed = false;
            nextRenewalNanos = askedNanos + node.renewal().toNanos();
            if (node.hasLease()) {
                own.grant(new Position(read.head().position()), askedNanos, node.lease);
            }
            batch.forEach(
                    each ->
                            each.receipt.complete(
                                    new Receipt(read.head(), untrusted.get(each.report.key()))));
        } catch (SQLException e) {
            LOG.debug("Followers' reports cannot be written", e);
            failed(batch, new LogUnavailableException("the log's head cannot be read", e));
        } catch (RuntimeException fault) {
            if (!hasFailed) {
                LOG.error("No leases are given", fault);
            }
            hasFailed = true;
            failed(batch, new LogUnavailableException("the log's head cannot be read", fault));
        }
    }

    private Report own(Position image) {
        return new Report(
                node.key,
                "",
                node.key.id(),
                image.value(),
                null,
                Report.Verdict.UNKNOWN,
                null,
                node.generation,
                node.lease,
                null);
    }

    private void noteEpoch(Connection open, HeadRead read, long askedNanos) throws SQLException {
        UUID found = read.epoch();
        Epoch known = epoch;
        if (found == null) {
            FollowerTable.beginEpoch(open);
            epoch = null;
        } else if (known == null || !known.id.equals(found)) {
            epoch = new Epoch(found, System.nanoTime(), isFirst);
            isFirst = false;
        }
        if (askedNanos - nextCleanUpNanos >= 0) {
            FollowerTable.forgetSilent(open);
            nextCleanUpNanos = askedNanos + BETWEEN_CLEAN_UPS.toNanos();
        }
    }

    private void requireSameLog(Head head, Position image) {
        if (!head.log().toString().equals(loader.image().log())) {
            throw new IllegalStateException("the log is now " + head.log());
        }
        if (head.position() < image.value()) {
            throw new IllegalStateException(
                    "the log ends at " + head.position() + " and had reached " + image);
        }
    }

    private Connection connected() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = source.getConnection();
            connection = open;
            // Before any lease of this length is given.
            isFirst = FollowerTable.raiseBound(open, node.lease);
        }
        return open;
    }

    private void failed(List<Waiting> batch, LogUnavailableException why) {
        disconnect();
        fail(batch, why);
        nextRenewalNanos = System.nanoTime() + RETRY.toNanos();
    }

    private static void fail(List<Waiting> batch, LogUnavailableException why) {
        batch.forEach(each -> each.receipt.completeExceptionally(why));
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("The lost connection could not be closed", e);
            }
        }
    }
}
