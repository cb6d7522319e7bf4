package dev.precept.pdp.stream.kafka;

import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.LogTail;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.settings.SettingException;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings the log to Kafka while no other node does, on a thread of its own. Brokers and database
 * may come and go; the service does not wait for them.
 */
public final class Relay implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration CHECK = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(8);

    private final KafkaSettings settings;
    private final Database database;
    private final RelayedLog log;
    private final AtomicLong failures = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile @Nullable RelayTerm term;
    private volatile RelayState state = RelayState.STOPPED;
    private volatile @Nullable String problem;
    private volatile long position;

    Relay(KafkaSettings settings, Database database, RelayedLog log) {
        this.settings = settings;
        this.database = database;
        this.log = log;
    }

    @Override
    public void start() {
        Thread started = Thread.ofPlatform().daemon().name("relay").unstarted(this::run);
        thread = started;
        started.start();
    }

    /** What it does now. */
    RelayState state() {
        return state;
    }

    /** Why it cannot write; empty where it can, or need not. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Up to where this node has relayed the log, or found it relayed; 0 where it never wrote. */
    long position() {
        RelayTerm current = term;
        return current == null ? position : current.position();
    }

    /** How many events are known to be in the log and are not relayed; 0 where others relay. */
    long lagPositions() {
        return state == RelayState.STANDBY ? 0 : Math.max(0, log.signal().position() - position());
    }

    /** How often something went wrong. */
    long failures() {
        return failures.get();
    }

    private void run() {
        try {
            while (!isClosing()) {
                round();
            }
            state = RelayState.STOPPED;
        } catch (InterruptedException e) {
            state = RelayState.STOPPED;
        } catch (RuntimeException | Error e) {
            problem = e.toString();
            state = RelayState.ENDED;
            LOG.error("The relay to Kafka has ended at position {}", position(), e);
        }
    }

    private void round() throws InterruptedException {
        try (Leadership leadership = Leadership.connect(database, lock())) {
            while (!isClosing() && !leadership.take()) {
                problem = null;
                state = RelayState.STANDBY;
                pause(CHECK);
            }
            if (!isClosing()) {
                lead(leadership);
            }
        } catch (RelayRefusal | SettingException e) {
            failed(e.getMessage());
        } catch (KafkaException e) {
            failed(describe(e));
        } catch (SQLException | LogUnavailableException e) {
            failed("The database cannot be reached: " + e.getMessage());
        }
    }

    private String lock() {
        return "precept-relay " + settings.prefix();
    }

    private void lead(Leadership leadership) throws InterruptedException, SQLException {
        try (RelayTerm begun = RelayTerm.begin(settings, log)) {
            LOG.info("The log is relayed to Kafka from position {} on", begun.position());
            term = begun;
            problem = null;
            state = RelayState.RELAYING;
            follow(begun, leadership);
        } finally {
            position = position();
            term = null;
        }
    }

    private void follow(RelayTerm begun, Leadership leadership)
            throws InterruptedException, SQLException {
        LogTail tail = begun.follow(log);
        try {
            while (!isClosing()
                    && !begun.isOver()
                    && tail.failure().isEmpty()
                    && leadership.isHeld()) {
                begun.awaitOver(CHECK);
            }
        } finally {
            begun.close();
            tail.close();
        }
        if (begun.failure().isPresent()) {
            throw begun.failure().get();
        }
        if (tail.failure().isPresent()) {
            throw new IllegalStateException("the log cannot be followed", tail.failure().get());
        }
    }

    private void failed(@Nullable String what) throws InterruptedException {
        if (isClosing()) {
            return;
        }
        failures.incrementAndGet();
        String message = what == null ? "unknown" : what;
        if (!message.equals(problem)) {
            LOG.warn("The log cannot be relayed to Kafka; trying again: {}", message);
        }
        problem = message;
        state = RelayState.FAILING;
        pause(RETRY);
    }

    private String describe(KafkaException e) {
        String cause = e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
        String advice =
                e instanceof AuthorizationException
                        ? " The relay needs Describe, Create, DescribeConfigs, Read and Write on"
                                + " the topics "
                                + settings.changesTopic()
                                + " and "
                                + settings.stateTopic()
                                + ", Describe and Write on the transactional id "
                                + settings.transactionalId()
                                + "."
                        : "";
        return e.getClass().getSimpleName() + ": " + e.getMessage() + cause + advice;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause(Duration duration) throws InterruptedException {
        closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop() {
        closing.countDown();
        RelayTerm current = term;
        if (current != null) {
            current.close();
        }
        Thread running = thread;
        thread = null;
        if (running != null) {
            join(running);
        }
    }

    private static void join(Thread running) {
        try {
            if (!running.join(LONGEST_STOP)) {
                running.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
