package dev.precept.pdp.eventstore;

import dev.precept.pdp.eventstore.AppendStatement.Written;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Writes a batch of appends as one transaction and says what became of each.
 *
 * <p>The ordinary way is one statement that commits itself: it relies on the unique constraints and
 * on what this node knows of recent writes. Where that fails, or could not tell apart the appends
 * of the batch, the batch is judged append by append under the locked head. Where the connection is
 * lost on the way, the log is asked whether the batch is in it before anything is said.
 *
 * <p>Used by one thread.
 */
final class LogWriter implements AutoCloseable {
    /** For how long answers are remembered. */
    static final Duration ANSWERS_KEPT = Duration.ofHours(24);

    /** A unique key that is there already; a revision without the one before it. */
    private static final Set<String> CONFLICTS = Set.of("23505", "23502");

    private static final String READ_ONLY = "25006";
    private static final int VALIDATION_SECONDS = 2;

    private final LogSession session;
    private final InstantSource clock;
    private final AppendStatement statement;
    private final RecentWrites recent = new RecentWrites(Limits.RECENT_WRITES);
    private final Set<String> registeredTypes = new HashSet<>();
    private @Nullable Attempt inDoubt;

    LogWriter(Database database, InstantSource clock, Random random) {
        this.session = new LogSession(database);
        this.clock = clock;
        this.statement = new AppendStatement(random);
    }

    /** The database answered that it will not write this, and has not. */
    static final class RefusedException extends Exception {
        RefusedException(SQLException cause) {
            super(cause);
        }
    }

    /** The highest position seen. */
    long position() {
        return session.position();
    }

    /** Connects, or fails as {@link #write} does. */
    void connect(long deadlineNanos) {
        try {
            session.connection(deadlineNanos);
        } catch (SQLException e) {
            throw new LogUnavailableException("the log cannot be reached", e);
        }
    }

    /**
     * Writes the batch.
     *
     * @return the outcomes, in the order of the batch; all are durable
     * @throws RefusedException where the database refuses the batch as a whole; nothing is written
     * @throws LogUnavailableException where it cannot be reached in time; nothing is written
     * @throws OutcomeUnknownException where it was lost on the way, and not found again in time
     */
    List<AppendOutcome> write(List<Pending> batch, long deadlineNanos) throws RefusedException {
        while (true) {
            try {
                Connection connection = session.connection(deadlineNanos);
                List<AppendOutcome> outcomes = attempt(connection, batch);
                session.used();
                return outcomes;
            } catch (SQLException e) {
                session.discard();
                if (System.nanoTime() > deadlineNanos || Thread.currentThread().isInterrupted()) {
                    boolean isUnknown = inDoubt != null;
                    inDoubt = null;
                    throw isUnknown
                            ? new OutcomeUnknownException(e)
                            : new LogUnavailableException("the log cannot be reached", e);
                }
            }
        }
    }

    /** Removes some answers that have run out; does nothing where the log cannot be reached. */
    void forgetOldAnswers() {
        try {
            Connection connection = session.connection(System.nanoTime());
            try (PreparedStatement delete =
                    connection.prepareStatement(
                            """
                            delete from deduplication where key in (
                                select key from deduplication where at_micros < ?
                                limit ? for update skip locked)
                            """)) {
                delete.setLong(1, nowMicros() - micros(ANSWERS_KEPT));
                delete.setInt(2, Limits.EXPIRED_ANSWERS);
                delete.executeUpdate();
            }
            session.used();
        } catch (SQLException e) {
            session.discard();
        }
    }

    @Override
    public void close() {
        session.close();
    }

    private List<AppendOutcome> attempt(Connection connection, List<Pending> batch)
            throws SQLException, RefusedException {
        Attempt earlier = inDoubt;
        if (earlier != null) {
            Optional<List<AppendOutcome>> found = find(connection, earlier);
            inDoubt = null;
            if (found.isPresent()) {
                return found.get();
            }
        }
        try {
            Optional<List<AppendOutcome>> outcomes =
                    isPlain(batch) ? writeUnlocked(connection, batch) : Optional.empty();
            return outcomes.isPresent() ? outcomes.get() : writeLocked(connection, batch);
        } catch (SQLException e) {
            if (READ_ONLY.equals(e.getSQLState())) {
                inDoubt = null;
            } else if (isAlive(connection)) {
                inDoubt = null;
                throw new RefusedException(e);
            }
            throw e;
        }
    }

    /** Waits for what is still under way, and looks. */
    private Optional<List<AppendOutcome>> find(Connection connection, Attempt earlier)
            throws SQLException {
        try (LockedHead head = LockedHead.lock(connection)) {
            Optional<Written> written = head.find(earlier.winners());
            recent.startAt(head.position());
            session.reached(head.position());
            return written.map(earlier::outcomes);
        }
    }

    /** The one statement; nothing where it cannot decide, and then nothing is written. */
    private Optional<List<AppendOutcome>> writeUnlocked(Connection connection, List<Pending> batch)
            throws SQLException {
        Attempt attempt = Attempt.ofAll(batch);
        boolean reads = batch.stream().anyMatch(pending -> !pending.append().reads().isEmpty());
        OptionalLong expected = reads ? OptionalLong.of(recent.head()) : OptionalLong.empty();
        inDoubt = attempt;
        try {
            Optional<Written> written =
                    execute(connection, attempt.winners(), expected, nowMicros());
            inDoubt = null;
            written.ifPresent(where -> remember(attempt.winners(), where));
            return written.map(attempt::outcomes);
        } catch (SQLException e) {
            if (!CONFLICTS.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            inDoubt = null;
            return Optional.empty();
        }
    }

    private List<AppendOutcome> writeLocked(Connection connection, List<Pending> batch)
            throws SQLException {
        try (LockedHead head = LockedHead.lock(connection)) {
            long now = nowMicros();
            List<Append> appends = batch.stream().map(Pending::append).toList();
            Contest.Facts facts = head.facts(appends, now, now - micros(ANSWERS_KEPT));
            if (head.position() != recent.head()) {
                recent.startAt(head.position());
            }
            session.reached(head.position());
            Attempt attempt = Attempt.ofWinners(batch, facts);
            List<Append> winners = attempt.winners();
            if (winners.isEmpty()) {
                return attempt.outcomes(null);
            }
            head.release(winners);
            Written written =
                    execute(connection, winners, OptionalLong.of(head.position()), now)
                            .orElseThrow();
            inDoubt = attempt;
            head.commit();
            inDoubt = null;
            remember(winners, written);
            return attempt.outcomes(written);
        }
    }

    private Optional<Written> execute(
            Connection connection, List<Append> appends, OptionalLong expectedHead, long now)
            throws SQLException {
        Set<String> types = new HashSet<>();
        appends.forEach(append -> append.events().forEach(event -> types.add(event.type())));
        types.removeAll(registeredTypes);
        return statement.execute(connection, appends, expectedHead, types, now);
    }

    private void remember(List<Append> appends, Written written) {
        Set<String> keys = new HashSet<>();
        long last = written.base();
        for (Append append : appends) {
            last += append.events().size();
            for (NewEvent event : append.events()) {
                registeredTypes.add(event.type());
                keys.add(event.stream());
            }
            keys.addAll(append.touches());
        }
        recent.wrote(written.base(), last, keys);
        session.reached(last);
    }

    /** Whether the one statement can tell whether all of them may be written. */
    private boolean isPlain(Collection<Pending> batch) {
        Map<String, Long> revisions = new HashMap<>();
        Set<String> written = new HashSet<>();
        Set<String> keys = new HashSet<>();
        Set<CompletableFuture<AppendOutcome>> before = new HashSet<>();
        for (Pending pending : batch) {
            Append append = pending.append();
            if (pending.isOrphan(before)
                    || !recent.proveFresh(append.reads(), append.decidedAt())
                    || append.reads().stream().anyMatch(written::contains)
                    || !areNew(append, keys)) {
                return false;
            }
            for (NewEvent event : append.events()) {
                Long revision = revisions.put(event.stream(), event.revision());
                if (revision != null && revision + 1 != event.revision()) {
                    return false;
                }
                written.add(event.stream());
            }
            written.addAll(append.touches());
            before.add(pending.outcome());
        }
        return true;
    }

    /** Whether no append before, and not itself twice, took or gave back any of its keys. */
    private static boolean areNew(Append append, Set<String> keys) {
        for (Reservation reservation : append.reservations()) {
            if (!keys.add(reservation.key())) {
                return false;
            }
        }
        for (String released : append.releases()) {
            if (!keys.add(released)) {
                return false;
            }
        }
        Deduplication answer = append.deduplication();
        return answer == null || keys.add("answer " + answer.key());
    }

    private static boolean isAlive(Connection connection) {
        try {
            return connection.isValid(VALIDATION_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    private long nowMicros() {
        return micros(clock.instant());
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
