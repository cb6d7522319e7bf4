package dev.precept.pdp.eventstore;

import static dev.precept.pdp.eventstore.TestEvents.append;
import static dev.precept.pdp.eventstore.TestEvents.await;
import static dev.precept.pdp.eventstore.TestEvents.committed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.pdp.TestDatabase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Connections and servers that go away: nothing acknowledged is lost, nothing is there twice. */
class AppenderFaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int THREADS = 8;

    @Test
    void connectionsThatAreCutLoseAndRepeatNothing() throws Exception {
        Database database = TestDatabase.create();
        try (Appender here = start(database, PATIENCE);
                Appender there = start(database, PATIENCE)) {
            Burst burst = new Burst(List.of(here, there));
            for (int cuts = 0; cuts < 40; cuts++) {
                Thread.sleep(25);
                execute(
                        database,
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                                + " where datname = current_database()"
                                + " and application_name like 'precept-appender%'");
            }
            burst.end();
            assertThat(burst.faults).isEmpty();
            assertLogHoldsExactly(database, burst);
        }
    }

    @Test
    void aServerThatIsKilledLosesNothingAcknowledgedAndTearsNoCommand(@TempDir Path path)
            throws Exception {
        try (DataDirectory directory = DataDirectory.open(path);
                PostgresServer server = TestPostgres.start(directory)) {
            Database database = server.database();
            LogSchema.migrate(database.unpooled("test"));
            try (Appender appender = start(database, PATIENCE)) {
                Burst burst = new Burst(List.of(appender));
                for (int kills = 0; kills < 2; kills++) {
                    Thread.sleep(300);
                    ProcessHandle process = server.process().orElseThrow();
                    assertThat(process.destroyForcibly()).isTrue();
                    process.onExit().join();
                    burst.awaitProgress();
                }
                burst.end();
                assertThat(burst.faults).isEmpty();
                assertLogHoldsExactly(database, burst);
            }
        }
    }

    @Test
    void aServerThatStaysAwayIsSaidSoInTime(@TempDir Path path) throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            PostgresServer server = TestPostgres.start(directory);
            LogSchema.migrate(server.database().unpooled("test"));
            try (Appender appender = start(server.database(), Duration.ofSeconds(1))) {
                committed(appender.append(append("a", 0)));
                server.close();
                List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
                for (int i = 0; i < 600; i++) {
                    outcomes.add(appender.append(append("s" + i, 0)));
                }
                for (CompletableFuture<AppendOutcome> outcome : outcomes) {
                    assertThatThrownBy(() -> await(outcome))
                            .isInstanceOf(CompletionException.class)
                            .cause()
                            .isInstanceOfAny(
                                    LogUnavailableException.class, OutcomeUnknownException.class);
                }
                assertThat(appender.failure()).isEmpty();
            }
        }
    }

    @Test
    void aLogThatHasLostEventsTakesNoMore() throws Exception {
        Database database = TestDatabase.create();
        try (Appender appender = start(database, PATIENCE)) {
            committed(appender.append(append("a", 0, 3)));
            execute(database, "update log_head set position = 2");
            execute(
                    database,
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid()");
            CompletableFuture<AppendOutcome> lost = appender.append(append("b", 0));
            assertThatThrownBy(() -> await(lost)).hasMessageContaining("lost events");
            CompletableFuture<AppendOutcome> after = appender.append(append("c", 0));
            assertThatThrownBy(() -> await(after))
                    .hasCauseInstanceOf(LogUnavailableException.class);
            assertThat(appender.failure()).isPresent();
        }
    }

    @Test
    void aNodeThatFellAsleepWithTheHeadDoesNotKeepItFromOthers() throws Exception {
        Database database = TestDatabase.create();
        try (Appender appender = start(database, PATIENCE);
                Connection asleep = database.connect("asleep")) {
            LockedHead.lock(asleep);
            committed(appender.append(append("a", 0)));
            assertThat(asleep.isValid(1)).isFalse();
        }
    }

    private static Appender start(Database database, Duration patience) {
        return Appender.start(database, InstantSource.system(), new HeadSignal(), patience);
    }

    private static void assertLogHoldsExactly(Database database, Burst burst) {
        LogReader reader = new LogReader(database.unpooled("test-reader"), InstantSource.system());
        Map<UUID, Long> stored = new HashMap<>();
        List<StoredEvent> events = new ArrayList<>();
        reader.replay(0, events::add);
        long start = 1;
        for (StoredEvent event : events) {
            assertThat(event.position()).isEqualTo(stored.size() + 1L);
            assertThat(stored.put(event.id(), event.position())).isNull();
            assertThat(event.lastOfCommand()).isBetween(event.position(), start + 2);
            if (event.position() == event.lastOfCommand()) {
                assertThat(event.position()).isEqualTo(start + 2);
                start = event.position() + 1;
            }
        }
        assertThat(start).isEqualTo(events.size() + 1L);
        assertThat(reader.head().position()).isEqualTo(events.size());
        assertThat(stored).isEqualTo(burst.acknowledged);
        assertThat(stored.size()).isGreaterThan(100);
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Threads that append three events at a time, as fast as they can, and note what they got. */
    private static final class Burst {
        private final Map<UUID, Long> acknowledged = Collections.synchronizedMap(new HashMap<>());
        private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean ending;

        Burst(List<Appender> appenders) {
            for (int i = 0; i < THREADS; i++) {
                String stream = "stream/" + i;
                Appender appender = appenders.get(i % appenders.size());
                threads.add(
                        Thread.ofPlatform()
                                .uncaughtExceptionHandler((_, fault) -> faults.add(fault))
                                .start(() -> run(appender, stream)));
            }
        }

        private void run(Appender appender, String stream) {
            for (long revision = 0; !ending; revision += 3) {
                Append append = append(stream, revision, 3);
                long first = committed(appender.append(append)).firstPosition();
                for (int i = 0; i < 3; i++) {
                    acknowledged.put(append.events().get(i).id(), first + i);
                }
            }
        }

        /** Waits until every thread's append of now, and one more, has been acknowledged. */
        void awaitProgress() throws InterruptedException {
            int before = acknowledged.size();
            while (acknowledged.size() < before + 6 * THREADS && faults.isEmpty()) {
                Thread.sleep(10);
            }
        }

        void end() throws InterruptedException {
            ending = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
