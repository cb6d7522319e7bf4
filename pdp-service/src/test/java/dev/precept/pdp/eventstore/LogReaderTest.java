package dev.precept.pdp.eventstore;

import static dev.precept.pdp.eventstore.TestEvents.append;
import static dev.precept.pdp.eventstore.TestEvents.committed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import dev.precept.pdp.TestDatabase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What a reader gets: whole commands, in order, all of them, whichever way it reads. */
class LogReaderTest {
    private static final int[] SIZES = {1, 3, 1, 7, 2, 1, 12, 5};
    private static final int COMMANDS = 200;
    private static Database database;
    private static HikariDataSource pool;
    private static LogReader reader;

    @BeforeAll
    static void fill() {
        database = TestDatabase.create();
        pool = new HikariDataSource();
        pool.setDataSource(database.unpooled("test-reader"));
        pool.setMaximumPoolSize(2);
        reader = new LogReader(pool, InstantSource.system());
        try (Appender appender = start(database)) {
            List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < COMMANDS; i++) {
                outcomes.add(appender.append(append("stream/" + i, 0, SIZES[i % SIZES.length])));
            }
            outcomes.forEach(TestEvents::committed);
        }
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @Test
    void everySizeOfReadGivesTheSameEventsInWholeCommands() {
        List<UUID> all = ids(reader.readAfter(0, Limits.READ_EVENTS));
        assertThat(all).hasSize((int) reader.head().position());
        for (int maximum = 1; maximum <= 40; maximum++) {
            List<UUID> read = new ArrayList<>();
            long position = 0;
            List<StoredEvent> events = reader.readAfter(position, maximum);
            while (!events.isEmpty()) {
                assertThat(events.getLast().lastOfCommand()).isEqualTo(events.getLast().position());
                assertThat(events.getFirst().position()).isEqualTo(position + 1);
                read.addAll(ids(events));
                position = events.getLast().position();
                events = reader.readAfter(position, maximum);
            }
            assertThat(read).isEqualTo(all);
        }
    }

    @Test
    void severalStreamsAreReadAtOnceAsEachByItself() {
        Set<String> streams = Set.of("stream/1", "stream/6", "stream/150", "no stream");
        Map<String, List<StoredEvent>> found = reader.readStreams(streams);
        assertThat(found).containsOnlyKeys(streams);
        found.forEach(
                (stream, events) ->
                        assertThat(events)
                                .usingRecursiveFieldByFieldElementComparator()
                                .isEqualTo(reader.readStream(stream, 0)));
        assertThat(found.get("stream/6")).hasSize(SIZES[6]);
        assertThat(reader.readStreams(Set.of())).isEmpty();
    }

    @Test
    void aReplayGivesTheSameAsReads() {
        for (long from : new long[] {0, 1, 17, reader.head().position()}) {
            List<StoredEvent> replayed = new ArrayList<>();
            long last = reader.replay(from, replayed::add);
            assertThat(last).isEqualTo(reader.head().position());
            assertThat(replayed)
                    .usingRecursiveFieldByFieldElementComparator()
                    .isEqualTo(reader.readAfter(from, Limits.READ_EVENTS));
        }
    }

    @Test
    void aReplayOfNothingIsNothing() {
        Database empty = TestDatabase.create();
        LogReader none = new LogReader(empty.unpooled("test"), InstantSource.system());
        assertThat(none.replay(0, event -> {})).isZero();
        assertThat(none.readAfter(0, 10)).isEmpty();
        assertThat(none.head().position()).isZero();
    }

    @Test
    void anEnvelopeOfAnySizeIsReplayedAsItIs() {
        Database large = TestDatabase.create();
        LogReader ofLarge = new LogReader(large.unpooled("test"), InstantSource.system());
        List<NewEvent> events = new ArrayList<>();
        try (Appender appender = start(large)) {
            for (int bytes : new int[] {0, 1, 2_000, 8_191, 70_000, 1_000_000}) {
                byte[] envelope = new byte[bytes];
                for (int i = 0; i < bytes; i++) {
                    envelope[i] = (byte) (i * 31 + bytes);
                }
                NewEvent event =
                        new NewEvent(UUID.randomUUID(), "große/" + bytes, 0, "ö", "t.v1", envelope);
                events.add(event);
                committed(appender.append(Append.of(UUID.randomUUID(), List.of(event))));
            }
        }
        List<StoredEvent> replayed = new ArrayList<>();
        ofLarge.replay(0, replayed::add);
        assertThat(replayed)
                .extracting(event -> ByteBuffer.wrap(event.envelope()))
                .isEqualTo(
                        events.stream().map(event -> ByteBuffer.wrap(event.envelope())).toList());
        assertThat(replayed)
                .extracting(StoredEvent::stream)
                .isEqualTo(events.stream().map(NewEvent::stream).toList());
    }

    @Test
    void aConsumerThatThrowsEndsTheReplayAndTheConnectionStaysUsable() {
        assertThatThrownBy(
                        () ->
                                reader.replay(
                                        0,
                                        event -> {
                                            throw new IllegalStateException("enough");
                                        }))
                .hasMessage("enough");
        assertThat(reader.head().position()).isPositive();
    }

    @Test
    void aStreamIsReadFromAnyRevision() {
        assertThat(reader.readStream("stream/6", 0)).hasSize(12);
        assertThat(reader.readStream("stream/6", 9))
                .extracting(StoredEvent::revision)
                .containsExactly(9L, 10L, 11L);
        assertThat(reader.readStream("stream/none", 0)).isEmpty();
    }

    @Test
    void aDatabaseThatIsGoneIsSaidSo() {
        Database gone = new Database("jdbc:postgresql://127.0.0.1:1/none", "nobody", "none");
        LogReader none = new LogReader(gone.unpooled("test"), InstantSource.system());
        assertThatThrownBy(none::head).isInstanceOf(LogUnavailableException.class);
    }

    private static Appender start(Database database) {
        return Appender.start(
                database, InstantSource.system(), new HeadSignal(), Duration.ofSeconds(10));
    }

    private static List<UUID> ids(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::id).toList();
    }
}
