package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows the log: hands every event after a position to one consumer, in order, whole commands at
 * a time, each once, on one thread of its own. It survives the database going away and coming back.
 * A consumer that throws ends it for good, with a {@link #failure}: nothing may be skipped.
 */
public final class LogTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private static final int EVENTS = 1_000;
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final LogReader reader;
    private final HeadSignal signal;
    private final Consumer<List<StoredEvent>> consumer;
    private final Thread thread;
    private final int most;
    private volatile long position;
    private volatile long behindSinceNanos;
    private volatile boolean isBehind;
    private volatile boolean closing;
    private volatile @Nullable Throwable failure;

    private LogTail(
            From from, LogReader reader, HeadSignal signal, Consumer<List<StoredEvent>> consumer) {
        this.reader = reader;
        this.signal = signal;
        this.most = from.most();
        this.position = from.position();
        this.consumer = consumer;
        this.thread = Thread.ofPlatform().daemon().name("tail-" + from.name()).unstarted(this::run);
    }

    /**
     * How it is followed.
     *
     * @param name of what follows, for the thread
     * @param position the last position that the consumer has already
     * @param most events handed over at once, but for a command that has more
     */
    public record From(String name, long position, int most) {}

    /**
     * Starts to follow.
     *
     * @param name of what follows, for the thread
     * @param position the last position that the consumer has already
     * @param consumer is handed one or more whole commands; blocks the tail while it works
     */
    public static LogTail start(
            String name,
            LogReader reader,
            HeadSignal signal,
            long position,
            Consumer<List<StoredEvent>> consumer) {
        return start(new From(name, position, EVENTS), reader, signal, consumer);
    }

    /** Starts to follow, with more or less at once. */
    public static LogTail start(
            From from, LogReader reader, HeadSignal signal, Consumer<List<StoredEvent>> consumer) {
        LogTail tail = new LogTail(from, reader, signal, consumer);
        tail.thread.start();
        return tail;
    }

    /** The last position that the consumer has been handed and has dealt with. */
    public long position() {
        return position;
    }

    /** How many events the log is known to have beyond {@link #position}. */
    public long lagPositions() {
        return Math.max(0, signal.position() - position);
    }

    /** For how long the consumer has not had all that the log is known to have. */
    public long lagMillis() {
        return isBehind ? Duration.ofNanos(System.nanoTime() - behindSinceNanos).toMillis() : 0;
    }

    /** Why it has stopped for good, if it has and was not closed. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Ends after the commands that the consumer is dealing with. */
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
        try {
            while (!closing) {
                if (signal.awaitBeyond(position, WAIT)) {
                    if (!isBehind) {
                        behindSinceNanos = System.nanoTime();
                        isBehind = true;
                    }
                    List<StoredEvent> events = read();
                    if (!closing) {
                        handOver(events);
                    }
                } else {
                    isBehind = false;
                }
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            failure = e;
            LOG.error("{} has stopped at position {}", thread.getName(), position, e);
        }
    }

    /** What comes next; nothing where the database is gone until the close. */
    private List<StoredEvent> read() throws InterruptedException {
        boolean isLost = false;
        while (!closing) {
            try {
                return reader.readAfter(position, most);
            } catch (LogUnavailableException e) {
                if (!isLost) {
                    LOG.warn("The log cannot be read; trying again: {}", e.toString());
                }
                isLost = true;
                Thread.sleep(RETRY);
            }
        }
        return List.of();
    }

    private void handOver(List<StoredEvent> events) {
        if (events.isEmpty() || events.getFirst().position() != position + 1) {
            throw new IllegalStateException("the log has nothing at position " + (position + 1));
        }
        consumer.accept(events);
        position = events.getLast().position();
    }
}
