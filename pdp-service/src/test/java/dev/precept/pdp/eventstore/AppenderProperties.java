package dev.precept.pdp.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import dev.precept.pdp.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random appends, compared with a model that takes one after the other. */
class AppenderProperties {
    private static final int STEPS = 150;
    private static final int BATCH = 12;
    private static final int THREADS = 6;
    private static final int APPENDS_OF_A_THREAD = 250;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Database database = TestDatabase.create();
    private final HikariDataSource pool = pool(database);
    private final LogReader reader = new LogReader(pool, InstantSource.system());

    @AfterEach
    void close() {
        pool.close();
    }

    /** One appender's batch, and between batches another node's append. */
    @Test
    void aBatchEndsAsIfOneAppendWereWrittenAfterTheOther() throws Exception {
        System.out.println("seed " + seed);
        Generator generator = new Generator(random(seed));
        ModelLog model = new ModelLog();
        List<Append> written = new ArrayList<>();
        try (Appender here = start();
                Appender there = start()) {
            for (int step = 0; step < STEPS; step++) {
                List<Append> batch = new ArrayList<>();
                for (int i = generator.random.nextInt(BATCH); i >= 0; i--) {
                    batch.add(generator.append(model::nextRevision, model.head()));
                }
                Appender appender = generator.random.nextInt(4) == 0 ? there : here;
                List<CompletableFuture<AppendOutcome>> outcomes = together(appender, batch);
                for (int i = 0; i < batch.size(); i++) {
                    AppendOutcome outcome = TestEvents.await(outcomes.get(i));
                    assertThat(ModelLog.said(outcome))
                            .as("seed %d step %d append %s", seed, step, batch.get(i))
                            .isEqualTo(model.write(batch.get(i)));
                    if (outcome instanceof AppendOutcome.Committed) {
                        written.add(batch.get(i));
                    }
                }
            }
        }
        assertLogHolds(written);
    }

    /** Two nodes, several threads each, as fast as they can. */
    @Test
    void whatNodesWriteTogetherIsAsIfOneAppendWereWrittenAfterTheOther() throws Exception {
        System.out.println("seed " + seed);
        record Done(Append append, AppendOutcome.Committed at) {}
        List<Done> done = Collections.synchronizedList(new ArrayList<>());
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        try (Appender here = start();
                Appender there = start()) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Generator generator = new Generator(random(seed + i));
                Appender appender = i % 2 == 0 ? here : there;
                threads.add(
                        Thread.ofPlatform()
                                .uncaughtExceptionHandler((_, fault) -> faults.add(fault))
                                .start(
                                        () -> {
                                            for (int n = 0; n < APPENDS_OF_A_THREAD; n++) {
                                                Append append =
                                                        generator.append(
                                                                this::revision,
                                                                reader.head().position());
                                                if (TestEvents.await(appender.append(append))
                                                        instanceof AppendOutcome.Committed at) {
                                                    done.add(new Done(append, at));
                                                }
                                            }
                                        }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(faults).isEmpty();
        done.sort(
                Comparator.<Done>comparingLong(one -> one.at().lastPosition())
                        .thenComparingLong(one -> -one.append().events().size()));
        ModelLog model = new ModelLog();
        long before = 0;
        for (Done one : done) {
            assertThat(model.write(one.append()))
                    .as("seed %d", seed)
                    .isEqualTo(ModelLog.said(one.at()));
            assertThat(one.at().atMicros()).isGreaterThanOrEqualTo(before);
            before = one.at().atMicros();
        }
        assertLogHolds(done.stream().map(Done::append).toList());
        assertThat(done).hasSizeGreaterThan(THREADS * APPENDS_OF_A_THREAD / 10);
    }

    private void assertLogHolds(List<Append> written) {
        List<UUID> expected = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        for (Append append : written) {
            append.events().forEach(event -> expected.add(event.id()));
            append.events().forEach(_ -> ends.add((long) expected.size()));
        }
        List<StoredEvent> stored = new ArrayList<>();
        reader.replay(0, stored::add);
        assertThat(stored).extracting(StoredEvent::id).isEqualTo(expected);
        assertThat(stored).extracting(StoredEvent::lastOfCommand).isEqualTo(ends);
        for (int i = 0; i < stored.size(); i++) {
            assertThat(stored.get(i).position()).isEqualTo(i + 1L);
        }
        assertThat(reader.head().position()).isEqualTo(stored.size());
    }

    private long revision(String stream) {
        return reader.readStream(stream, 0).size();
    }

    private List<CompletableFuture<AppendOutcome>> together(Appender appender, List<Append> batch)
            throws Exception {
        List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                LockedHead _ = LockedHead.lock(connection)) {
            // The appender takes this one and waits for the head, so that the rest is one batch.
            outcomes.add(appender.append(batch.getFirst()));
            while (appender.waiting() > 0) {
                Thread.onSpinWait();
            }
            for (Append append : batch.subList(1, batch.size())) {
                outcomes.add(appender.append(append));
            }
        }
        return outcomes;
    }

    private Appender start() {
        return Appender.start(
                database, InstantSource.system(), new HeadSignal(), Duration.ofSeconds(30));
    }

    private static HikariDataSource pool(Database database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(database.unpooled("test"));
        pool.setMaximumPoolSize(THREADS + 1);
        return pool;
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private interface Revisions {
        long next(String stream);
    }

    /** Appends over few streams and keys, most of them right, many of them too late. */
    private record Generator(RandomGenerator random, List<Long> heads) {
        Generator(RandomGenerator random) {
            this(random, new ArrayList<>());
        }

        /** Decided at the head, or at one seen before: images stand only where commands end. */
        Append append(Revisions revisions, long head) {
            heads.add(head);
            long decidedAt = heads.get(Math.max(0, heads.size() - 1 - late()));
            List<NewEvent> events = new ArrayList<>();
            for (String stream : some("stream/", 6, 2)) {
                long revision = revisions.next(stream);
                revision =
                        switch (random.nextInt(12)) {
                            case 0 -> revision + 1;
                            case 1 -> Math.max(0, revision - 1);
                            default -> revision;
                        };
                for (int i = random.nextInt(3); i >= 0; i--) {
                    events.add(TestEvents.event(stream, revision++));
                }
            }
            boolean answers = random.nextInt(6) == 0;
            if (events.isEmpty() && !answers) {
                String fresh = "fresh/" + new UUID(random.nextLong(), random.nextLong());
                events.add(TestEvents.event(fresh, 0));
            }
            Deduplication answer =
                    new Deduplication("answer/" + random.nextInt(40), "body", 200, List.of("a"));
            Append append =
                    new Append(
                            new UUID(random.nextLong(), random.nextLong()),
                            events,
                            List.of(),
                            List.of(),
                            decidedAt,
                            random.nextInt(3) == 0 ? reads() : Set.of(),
                            Set.of(),
                            answers ? answer : null);
            return events.isEmpty() ? append : withKeys(append);
        }

        private Append withKeys(Append append) {
            List<Reservation> taken = new ArrayList<>();
            some("key/", 8, 2).forEach(key -> taken.add(new Reservation(key, "owner")));
            return append.withKeys(taken, List.copyOf(some("key/", 8, 2)))
                    .withTouches(random.nextInt(4) == 0 ? some("group/", 3, 2) : Set.of());
        }

        private int late() {
            return random.nextBoolean() ? 0 : random.nextInt(2 * BATCH);
        }

        private Set<String> reads() {
            Set<String> reads = new HashSet<>(some("group/", 3, 2));
            reads.addAll(some("stream/", 6, 1));
            return reads;
        }

        private Set<String> some(String prefix, int of, int atMost) {
            Set<String> keys = new HashSet<>();
            for (int i = random.nextInt(atMost + 1); i > 0; i--) {
                keys.add(prefix + random.nextInt(of));
            }
            return keys;
        }
    }
}
