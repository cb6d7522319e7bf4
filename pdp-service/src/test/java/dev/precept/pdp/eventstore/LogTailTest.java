package dev.precept.pdp.eventstore;

import static dev.precept.pdp.eventstore.TestEvents.append;
import static dev.precept.pdp.eventstore.TestEvents.committed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestDatabase;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Who follows the log gets all of it, in order, whole commands, once, and soon. */
class LogTailTest {
    private final Database database = TestDatabase.create();
    private final LogReader reader =
            new LogReader(database.unpooled("test-reader"), InstantSource.system());
    private final BlockingQueue<List<StoredEvent>> batches = new LinkedBlockingQueue<>();

    @Test
    void hearsOfThisNodesAppendsAndOfAnothers() throws Exception {
        HeadSignal signal = new HeadSignal();
        try (Appender here = start(signal);
                Appender there = start(new HeadSignal());
                HeadListener listener = HeadListener.start(database, signal);
                LogTail tail = LogTail.start("test", reader, signal, 0, batches::add)) {
            committed(here.append(append("a", 0)));
            assertThat(next()).hasSize(1);
            committed(there.append(append("b", 0, 2)));
            assertThat(next()).extracting(StoredEvent::stream).containsExactly("b", "b");
            until(() -> tail.position() == 3 && tail.lagMillis() == 0);
            assertThat(tail.lagPositions()).isZero();
            assertThat(listener.failure()).isEmpty();
        }
    }

    @Test
    void anotherNodesAppendIsHeardOfByNotificationAndNotOnlyByAsking() throws Exception {
        HeadSignal signal = new HeadSignal();
        try (Appender there = start(new HeadSignal());
                HeadListener _ = HeadListener.start(database, signal)) {
            committed(there.append(append("first", 0)));
            until(() -> signal.position() == 1);
            List<Long> nanos = new ArrayList<>();
            for (int i = 2; i <= 30; i++) {
                long expected = i;
                committed(there.append(append("s" + i, 0)));
                long start = System.nanoTime();
                until(() -> signal.position() >= expected);
                nanos.add(System.nanoTime() - start);
            }
            nanos.sort(null);
            // Asking alone would take an eighth of a second on average.
            assertThat(nanos.get(nanos.size() / 2)).isLessThan(60_000_000L);
        }
    }

    @Test
    void goesOnWhenTheDatabaseComesBack() throws Exception {
        HeadSignal signal = new HeadSignal();
        try (Appender here = start(signal);
                HeadListener _ = HeadListener.start(database, signal);
                LogTail tail = LogTail.start("test", reader, signal, 0, batches::add)) {
            long expected = 0;
            for (int i = 0; i < 20; i++) {
                endAllSessions();
                expected = committed(here.append(append("s" + i, 0, 2))).lastPosition();
            }
            long last = expected;
            until(() -> tail.position() == last);
            List<Long> positions = new ArrayList<>();
            batches.forEach(batch -> batch.forEach(event -> positions.add(event.position())));
            assertThat(positions).hasSize(40).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aConsumerThatThrowsEndsItForGood() throws Exception {
        HeadSignal signal = new HeadSignal();
        try (Appender here = start(signal);
                LogTail tail =
                        LogTail.start(
                                "test",
                                reader,
                                signal,
                                0,
                                events -> {
                                    throw new IllegalStateException("contradiction");
                                })) {
            committed(here.append(append("a", 0)));
            until(() -> tail.failure().isPresent());
            assertThat(tail.failure().orElseThrow()).hasMessage("contradiction");
            assertThat(tail.position()).isZero();
            assertThat(tail.lagPositions()).isEqualTo(1);
            until(() -> tail.lagMillis() > 0);
        }
    }

    @Test
    void whatANotificationSaysIsNotTaken() throws Exception {
        HeadSignal signal = new HeadSignal();
        try (Appender there = start(new HeadSignal());
                HeadListener listener = HeadListener.start(database, signal);
                LogTail tail = LogTail.start("test", reader, signal, 0, batches::add)) {
            committed(there.append(append("a", 0)));
            execute("notify precept_log, '999999'");
            execute("notify precept_log, 'nonsense'");
            committed(there.append(append("a", 1)));
            until(() -> tail.position() == 2);
            assertThat(signal.position()).isEqualTo(2);
            assertThat(listener.failure()).isEmpty();
        }
    }

    @Test
    void aLogThatHasLostEventsEndsAllWhoFollow() throws Exception {
        HeadSignal signal = new HeadSignal();
        try (Appender here = start(signal);
                HeadListener listener = HeadListener.start(database, signal);
                LogTail tail = LogTail.start("test", reader, signal, 0, batches::add)) {
            committed(here.append(append("a", 0, 3)));
            until(() -> tail.position() == 3);
            execute("update log_head set position = 2");
            until(() -> listener.failure().isPresent());
            assertThat(listener.failure().orElseThrow()).hasMessageContaining("lost events");
            until(() -> tail.failure().isPresent());
        }
    }

    private Appender start(HeadSignal signal) {
        return Appender.start(database, InstantSource.system(), signal, Duration.ofSeconds(30));
    }

    private List<StoredEvent> next() throws InterruptedException {
        List<StoredEvent> batch = batches.poll(30, TimeUnit.SECONDS);
        assertThat(batch).isNotNull();
        return batch;
    }

    private void endAllSessions() throws SQLException {
        execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(1);
        }
    }
}
