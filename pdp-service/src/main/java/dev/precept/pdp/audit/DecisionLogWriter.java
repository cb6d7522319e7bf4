package dev.precept.pdp.audit;

import dev.precept.pdp.audit.Unwritten.What;
import dev.precept.pdp.eventstore.ImageFeed;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * The one thread that writes the decision log: records as they come, counts and marks now and then.
 * What the database does not take goes to the spill, and from there to the database once it takes
 * something again. Ends, on a stop, after all that waits is written.
 */
final class DecisionLogWriter implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLogWriter.class);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration UPKEEP = Duration.ofHours(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final int DAYS_AHEAD = 2;
    private static final long SECONDS_PER_MINUTE = 60;

    private final DecisionLogSettings settings;
    private final DataSource source;
    private final InstantSource clock;
    private final DecisionLog.Store store;
    private final TokenOutcomes.Store outcomeStore;
    private final Sort<Row> decisions;
    private final Sort<OutcomeRow> outcomes;
    private final Counters counters;
    private final DecisionTables tables = new DecisionTables();
    private final List<Owed> owed = new ArrayList<>();
    private @Nullable Connection connection;
    private int marksDue;
    private long nextAttempt = System.nanoTime();
    private long nextCounts;
    private long nextUpkeep = System.nanoTime();
    private long nextDrain = System.nanoTime();
    private volatile boolean isStopping;
    private volatile @Nullable Thread thread;

    /** What is written record by record. */
    record Stores(DecisionLog.Store decisions, TokenOutcomes.Store outcomes) {}

    /**
     * A sort of records.
     *
     * @param spill where they go while the database takes none
     * @param insert writes them to their table
     * @param lost what they are called where they are written nowhere
     */
    private record Sort<R extends Dated>(Spill<R> spill, Insert<R> insert, What lost) {}

    @FunctionalInterface
    private interface Insert<R> {
        void into(Connection open, List<R> rows) throws SQLException;
    }

    /** What is counted where decisions are heard of, and what is not written. */
    record Counters(Tally tally, Marks marks, Unwritten unwritten) {}

    /** Counts that are to be written; the batch stays the same however often it is tried. */
    private record Owed(UUID batch, List<Tally.Count> counts) {}

    DecisionLogWriter(
            DecisionLogSettings settings,
            DataSource source,
            InstantSource clock,
            Stores stores,
            Counters counters) {
        this.settings = settings;
        this.source = source;
        this.clock = clock;
        this.store = stores.decisions();
        this.outcomeStore = stores.outcomes();
        this.decisions = new Sort<>(store.spill(), tables::decisions, What.DENIES);
        this.outcomes = new Sort<>(outcomeStore.spill(), tables::outcomes, What.OUTCOMES);
        this.counters = counters;
        this.nextCounts = System.nanoTime() + settings.countsEvery().toNanos();
    }

    @Override
    public void start() {
        isStopping = false;
        thread = Thread.ofPlatform().daemon().name("decision-log").start(this::run);
    }

    /** Before what serves requests, and so ended after it. */
    @Override
    public int getPhase() {
        return ImageFeed.PHASE + 1;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public void stop() {
        Thread running = thread;
        isStopping = true;
        try {
            if (running != null && !running.join(LONGEST_STOP)) {
                LOG.error("The decision log did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    private void run() {
        try {
            boolean isLast = false;
            while (!isLast) {
                isLast = isStopping && store.waiting().size() + outcomeStore.waiting().size() == 0;
                round(store.waiting().take(PAUSE), isLast);
                round(outcomeStore.waiting().take(Duration.ZERO));
            }
            store.spill().close();
            outcomeStore.spill().close();
        } catch (InterruptedException | IOException | Error e) {
            LOG.error("The decision log is not written any more", e);
        } finally {
            disconnect();
        }
    }

    /** A round that fails by a fault of ours is counted: the doors must not wait for ever. */
    private void round(List<Entry> entries, boolean isLast) throws InterruptedException {
        try {
            write(decisions, entries.stream().map(store.rows()::of).toList());
            now(isLast);
        } catch (RuntimeException fault) {
            counters.unwritten().add(What.DENIES, entries.size());
            LOG.error("{} decisions may not be written", entries.size(), fault);
        }
    }

    private void round(List<TokenOutcomes.Waits> waited) throws InterruptedException {
        try {
            write(outcomes, waited.stream().map(TokenOutcomes.Waits::row).toList());
        } catch (RuntimeException fault) {
            counters.unwritten().add(What.OUTCOMES, waited.size());
            LOG.error("{} outcomes may not be written", waited.size(), fault);
        }
    }

    /** Records go to the database, or else to the file. */
    private <R extends Dated> void write(Sort<R> sort, List<R> rows) throws InterruptedException {
        if (rows.isEmpty()) {
            return;
        }
        if (isAttempted(open -> insert(sort, open, rows))) {
            return;
        }
        while (true) {
            try {
                sort.spill().append(rows);
                return;
            } catch (IOException full) {
                // Doors wait or deny meanwhile: the queue fills up.
                if (isStopping) {
                    counters.unwritten().add(sort.lost(), rows.size());
                    LOG.error("{} records are written nowhere", rows.size(), full);
                    return;
                }
                Thread.sleep(RETRY);
                if (isAttempted(open -> insert(sort, open, rows))) {
                    return;
                }
            }
        }
    }

    /** What is done now and then, if it is time. */
    private void now(boolean isLast) {
        long time = System.nanoTime();
        if (time - nextUpkeep >= 0) {
            nextUpkeep = time + RETRY.toNanos();
            if (isAttempted(this::keepUp)) {
                nextUpkeep = time + UPKEEP.toNanos();
            }
        }
        if (isLast || time - nextCounts >= 0) {
            nextCounts = time + settings.countsEvery().toNanos();
            writeCounts(isLast);
            marksDue = counters.marks().waiting();
        }
        do {
            if (marksDue > 0) {
                writeMarks();
            }
        } while (isLast && marksDue > 0);
        if (time - nextDrain >= 0 && time - nextAttempt >= 0) {
            nextDrain = time + RETRY.toNanos();
            drain(decisions);
            drain(outcomes);
        }
    }

    private <R extends Dated> void drain(Sort<R> sort) {
        if (sort.spill().isEmpty()) {
            return;
        }
        try {
            sort.spill()
                    .drain(
                            rows -> {
                                if (!isAttempted(open -> insert(sort, open, rows))) {
                                    throw new SQLException("the database takes nothing");
                                }
                            });
        } catch (SQLException later) {
            LOG.info("What was spilled is written later: {}", later.getMessage());
        } catch (IOException unreadable) {
            LOG.error("What was spilled cannot be read now", unreadable);
            nextDrain = System.nanoTime() + UPKEEP.toNanos();
        }
    }

    private void writeCounts(boolean isLast) {
        long minute = Math.floorDiv(clock.instant().getEpochSecond(), SECONDS_PER_MINUTE);
        List<Tally.Count> taken = counters.tally().takeBefore(isLast ? Long.MAX_VALUE : minute);
        for (int i = 0; i < taken.size(); i += Limits.BATCH) {
            int end = Math.min(taken.size(), i + Limits.BATCH);
            owed.add(new Owed(UUID.randomUUID(), List.copyOf(taken.subList(i, end))));
        }
        while (!owed.isEmpty()) {
            Owed next = owed.getFirst();
            if (!isAttempted(open -> tables.counts(open, next.batch(), next.counts()))) {
                break;
            }
            owed.removeFirst();
        }
        while (isLast ? !owed.isEmpty() : owed.size() > Limits.COUNTS_WAITING / Limits.BATCH) {
            long permits =
                    owed.removeFirst().counts().stream().mapToLong(Tally.Count::permits).sum();
            counters.unwritten().add(What.COUNTS, permits);
        }
    }

    /** One batch of the marks that are due; the others after the records that came meanwhile. */
    private void writeMarks() {
        Marks marks = counters.marks();
        List<Marks.Mark> taken = marks.take(Math.min(marksDue, Limits.MARKS_BATCH));
        if (isAttempted(open -> tables.marks(open, taken))) {
            marksDue = taken.isEmpty() ? 0 : marksDue - taken.size();
        } else {
            marks.putBack(taken);
            marksDue = 0;
        }
    }

    private <R extends Dated> void insert(Sort<R> sort, Connection open, List<R> rows)
            throws SQLException {
        LocalDate first = today().minusDays(settings.retention().toDays());
        List<R> kept = rows.stream().filter(row -> !row.day().isBefore(first)).toList();
        if (kept.isEmpty()) {
            return;
        }
        try {
            sort.insert().into(open, kept);
        } catch (SQLException fault) {
            if (!isOfTheData(fault)) {
                throw fault;
            }
            if (kept.size() == 1) {
                counters.unwritten().add(sort.lost(), 1);
                LOG.error("The database does not take a record", fault);
                return;
            }
            for (R row : kept) {
                insert(sort, open, List.of(row));
            }
        }
    }

    /** Class 22 of SQL's states: what would fail again, however often it is tried. */
    private static boolean isOfTheData(SQLException fault) {
        String state = fault.getSQLState();
        return state != null && state.startsWith("22");
    }

    private void keepUp(Connection open) throws SQLException {
        LocalDate today = today();
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            tables.ensure(open, today.plusDays(ahead));
        }
        tables.dropBefore(
                open,
                today.minusDays(settings.retention().toDays()),
                today.minusDays(settings.exercisedRetention().toDays()));
    }

    private LocalDate today() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    @FunctionalInterface
    private interface Work {
        void with(Connection open) throws SQLException;
    }

    /** Whether the database has done it. One that does not is let alone for a while. */
    private boolean isAttempted(Work work) {
        if (System.nanoTime() - nextAttempt < 0) {
            return false;
        }
        try {
            Connection open = connection;
            if (open == null) {
                open = source.getConnection();
                connection = open;
            }
            work.with(open);
            return true;
        } catch (SQLException fault) {
            LOG.warn(
                    "The decision log cannot be written to the database now: {}", fault.toString());
            disconnect();
            nextAttempt = System.nanoTime() + RETRY.toNanos();
            return false;
        }
    }

    private void disconnect() {
        tables.forget();
        try (Connection closed = connection) {
            connection = null;
        } catch (SQLException gone) {
            LOG.debug("A connection that is gone could not be closed", gone);
        }
    }
}
