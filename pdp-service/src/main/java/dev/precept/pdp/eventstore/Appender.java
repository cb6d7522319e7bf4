package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The only writer of the log on this node: one thread that takes what has gathered in its queue and
 * writes it in one transaction. While one is under way the next gathers, so the more callers there
 * are, the more share a commit.
 *
 * <p>Any number of nodes may have one on the same log: the locked head of the log puts them in
 * order. A lost connection is opened again; what was under way is looked up in the log and
 * completed or written again, so that nothing is lost and nothing is written twice.
 *
 * <p>Safe for any number of threads.
 */
public final class Appender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration BETWEEN_CLEAN_UPS = Duration.ofMinutes(1);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(Limits.QUEUE_COMMANDS);
    private final LogWriter writer;
    private final HeadSignal signal;
    private final Duration patience;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    private Appender(Database database, InstantSource clock, HeadSignal signal, Duration patience) {
        this.writer = new LogWriter(database, clock, new SecureRandom());
        this.signal = signal;
        this.patience = patience;
        this.thread = Thread.ofPlatform().name("appender").unstarted(this::run);
    }

    /**
     * Connects and starts.
     *
     * @param clock gives the instants of events, unless it falls behind the log's last one
     * @param signal is told of every position that was written
     * @param patience how long an append may wait for a database that is gone
     * @throws LogUnavailableException where the database cannot be reached
     */
    public static Appender start(
            Database database, InstantSource clock, HeadSignal signal, Duration patience) {
        Appender appender = new Appender(database, clock, signal, patience);
        appender.writer.connect(System.nanoTime() + patience.toNanos());
        signal.raise(appender.writer.position());
        appender.thread.start();
        return appender;
    }

    /**
     * Hands an append over. Returns at once, with a future that completes on the appender's thread
     * once the outcome is durable; what depends on it must be short or run elsewhere.
     *
     * <p>The future fails with {@link LogUnavailableException} where nothing was written, and with
     * {@link OutcomeUnknownException} where that could not be found out.
     */
    public CompletableFuture<AppendOutcome> append(Append append) {
        return submit(append, null);
    }

    /**
     * The same for an append that was decided on the result of one whose outcome is still open: it
     * is written only if that one is.
     *
     * @param predecessor what this appender returned for that one
     */
    public CompletableFuture<AppendOutcome> appendAfter(
            CompletableFuture<AppendOutcome> predecessor, Append append) {
        return submit(append, predecessor);
    }

    /** How many appends wait. */
    public int waiting() {
        return queue.size();
    }

    /** Why the appender has stopped for good, if it has and was not closed. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Takes no more appends, writes those that wait, and ends. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(LONGEST_CLOSE)) {
                LOG.error("The appender did not end within {}", LONGEST_CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<AppendOutcome> submit(
            Append append, @Nullable CompletableFuture<AppendOutcome> predecessor) {
        CompletableFuture<AppendOutcome> outcome = new CompletableFuture<>();
        Pending pending = new Pending(append, predecessor, outcome, System.nanoTime());
        if (closing || ended) {
            outcome.completeExceptionally(stopped());
        } else if (!queue.offer(pending)) {
            outcome.completeExceptionally(
                    new LogUnavailableException(
                            Limits.QUEUE_COMMANDS + " appends wait already: try again later"));
        } else if (ended) {
            failAll();
        }
        return outcome;
    }

    private void run() {
        try {
            long nextCleanUp = System.nanoTime();
            while (!closing || !queue.isEmpty()) {
                takeAndWrite();
                if (System.nanoTime() - nextCleanUp >= 0) {
                    writer.forgetOldAnswers();
                    nextCleanUp = System.nanoTime() + BETWEEN_CLEAN_UPS.toNanos();
                }
            }
        } catch (InterruptedException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            failure = e;
            LOG.error("The appender has stopped: this node takes no more commands", e);
        } finally {
            ended = true;
            failAll();
            writer.close();
        }
    }

    private void takeAndWrite() throws InterruptedException {
        Pending first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        List<Pending> batch = new ArrayList<>(Limits.BATCH_COMMANDS);
        batch.add(first);
        queue.drainTo(batch, Limits.BATCH_COMMANDS - 1);
        try {
            writeInParts(batch);
        } catch (RuntimeException | Error e) {
            fail(batch, e);
            throw e;
        }
    }

    private void writeInParts(List<Pending> batch) {
        int start = 0;
        long bytes = 0;
        for (int end = 0; end < batch.size(); end++) {
            long more = batch.get(end).append().bytes();
            if (end > start && bytes + more > Limits.BATCH_BYTES) {
                write(batch.subList(start, end));
                start = end;
                bytes = 0;
            }
            bytes += more;
        }
        write(batch.subList(start, batch.size()));
    }

    private void write(List<Pending> batch) {
        long deadline = batch.getFirst().sinceNanos() + patience.toNanos();
        try {
            List<AppendOutcome> outcomes = writer.write(batch, deadline);
            signal.raise(writer.position());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).outcome().complete(outcomes.get(i));
            }
        } catch (LogWriter.RefusedException e) {
            if (batch.size() == 1) {
                fail(batch, new LogUnavailableException("the database refused the append", e));
            } else {
                // One of them is at fault: it must not take the others with it.
                batch.forEach(pending -> write(List.of(pending)));
            }
        } catch (LogUnavailableException | OutcomeUnknownException e) {
            fail(batch, e);
        }
    }

    private static void fail(List<Pending> batch, Throwable cause) {
        batch.forEach(pending -> pending.outcome().completeExceptionally(cause));
    }

    private void failAll() {
        List<Pending> left = new ArrayList<>();
        queue.drainTo(left);
        fail(left, stopped());
    }

    private LogUnavailableException stopped() {
        return new LogUnavailableException("the appender has stopped", failure);
    }
}
