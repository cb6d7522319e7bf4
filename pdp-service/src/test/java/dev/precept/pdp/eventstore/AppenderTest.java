package dev.precept.pdp.eventstore;

import static dev.precept.pdp.eventstore.AppendOutcome.Kind.PREDECESSOR;
import static dev.precept.pdp.eventstore.AppendOutcome.Kind.RESERVATION;
import static dev.precept.pdp.eventstore.AppendOutcome.Kind.REVISION;
import static dev.precept.pdp.eventstore.AppendOutcome.Kind.STALE;
import static dev.precept.pdp.eventstore.TestEvents.append;
import static dev.precept.pdp.eventstore.TestEvents.await;
import static dev.precept.pdp.eventstore.TestEvents.committed;
import static dev.precept.pdp.eventstore.TestEvents.conflict;
import static dev.precept.pdp.eventstore.TestEvents.event;
import static dev.precept.pdp.eventstore.TestEvents.releasing;
import static dev.precept.pdp.eventstore.TestEvents.taking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.precept.pdp.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What the appender writes, and what it refuses. */
class AppenderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static Database database;

    private static final TestClock CLOCK = new TestClock();
    private final HeadSignal signal = new HeadSignal();
    private final String id = UUID.randomUUID().toString();
    private Appender appender;
    private LogReader reader;

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.create();
    }

    @BeforeEach
    void start() {
        appender = Appender.start(database, CLOCK, signal, PATIENCE);
        reader = new LogReader(database.unpooled("test-reader"), CLOCK);
    }

    @AfterEach
    void stop() {
        appender.close();
    }

    @Test
    void aCommandsEventsLieTogetherAndNameItsEnd() {
        long head = reader.head().position();
        AppendOutcome.Committed outcome = committed(appender.append(append(id, 0, 3)));
        assertThat(outcome.firstPosition()).isEqualTo(head + 1);
        assertThat(outcome.lastPosition()).isEqualTo(head + 3);
        assertThat(reader.readAfter(head, 10))
                .extracting(
                        StoredEvent::position, StoredEvent::lastOfCommand, StoredEvent::revision)
                .containsExactly(
                        tuple(head + 1, head + 3, 0L),
                        tuple(head + 2, head + 3, 1L),
                        tuple(head + 3, head + 3, 2L));
        assertThat(signal.position()).isGreaterThanOrEqualTo(head + 3);
    }

    @Test
    void anEventIsReadAsItWasAppended() {
        NewEvent event = event(id, 0);
        committed(appender.append(Append.of(UUID.randomUUID(), List.of(event))));
        StoredEvent stored = reader.readStream(id, 0).getFirst();
        assertThat(stored.id()).isEqualTo(event.id());
        assertThat(stored.organization()).isEqualTo(event.organization());
        assertThat(stored.type()).isEqualTo(event.type());
        assertThat(stored.envelope()).isEqualTo(event.envelope());
        assertThat(stored.atMicros()).isEqualTo(CLOCK.instant().toEpochMilli() * 1_000);
    }

    @Test
    void theLeafIsTheHashOfWhatWasAppended() throws Exception {
        committed(appender.append(append(id, 0, 2)));
        try (Connection connection = database.connect("test");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select position, last_of_command, at_micros, salt, envelope, leaf"
                                        + " from event")) {
            ByteBuffer log = ByteBuffer.allocate(16);
            UUID logId = reader.head().log();
            log.putLong(logId.getMostSignificantBits()).putLong(logId.getLeastSignificantBits());
            int rows = 0;
            while (row.next()) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update((byte) 0);
                digest.update(log.array());
                for (int column = 1; column <= 3; column++) {
                    digest.update(ByteBuffer.allocate(8).putLong(row.getLong(column)).array());
                }
                assertThat(row.getBytes(4)).hasSize(16);
                digest.update(row.getBytes(4));
                digest.update(row.getBytes(5));
                assertThat(row.getBytes(6)).isEqualTo(digest.digest());
                rows++;
            }
            assertThat(rows).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void ofTwoOnOneRevisionOneWins() {
        committed(appender.append(append(id, 0)));
        AppendOutcome.Conflict lost = conflict(appender.append(append(id, 0)));
        assertThat(lost.kind()).isEqualTo(REVISION);
        assertThat(lost.key()).isEqualTo(id);
        assertThat(lost.head()).isEqualTo(reader.head().position());
    }

    @Test
    void losersDoNotFailTheirNeighbours() throws Exception {
        List<CompletableFuture<AppendOutcome>> outcomes =
                together(
                        () -> appender.append(append(id + "/a", 0)),
                        () -> appender.append(append(id + "/a", 0)),
                        () -> appender.append(append(id + "/b", 0, 2)),
                        () -> appender.append(append(id + "/a", 1)),
                        () -> appender.append(append(id + "/b", 1)),
                        () -> appender.append(append(id + "/c", 0)));
        long first = committed(outcomes.get(0)).firstPosition();
        assertThat(conflict(outcomes.get(1)).kind()).isEqualTo(REVISION);
        assertThat(committed(outcomes.get(2)).lastPosition()).isEqualTo(first + 2);
        assertThat(committed(outcomes.get(3)).firstPosition()).isEqualTo(first + 3);
        assertThat(conflict(outcomes.get(4)).key()).isEqualTo(id + "/b");
        assertThat(committed(outcomes.get(5)).lastPosition()).isEqualTo(first + 4);
    }

    @Test
    void aRevisionBeyondTheEndIsRefused() throws Exception {
        assertThat(conflict(appender.append(append(id + "/x", 7))).kind()).isEqualTo(REVISION);
        List<CompletableFuture<AppendOutcome>> outcomes =
                together(
                        () -> appender.append(append(id + "/a", 0)),
                        () -> appender.append(append(id + "/a", 0)),
                        () -> appender.append(append(id + "/b", 7)),
                        () -> appender.append(append(id + "/a", 2)));
        assertThat(conflict(outcomes.get(2)).kind()).isEqualTo(REVISION);
        assertThat(conflict(outcomes.get(3)).kind()).isEqualTo(REVISION);
        assertThat(reader.readStream(id + "/x", 0)).isEmpty();
    }

    @Test
    void aKeyHasOneOwner() {
        committed(appender.append(taking(append(id + "/a", 0), id)));
        AppendOutcome.Conflict lost =
                conflict(appender.append(taking(append(id + "/b", 0), id + "/free", id)));
        assertThat(lost.kind()).isEqualTo(RESERVATION);
        assertThat(lost.key()).isEqualTo(id);
        committed(appender.append(taking(append(id + "/b", 0), id + "/free")));
    }

    @Test
    void aKeyGivenBackCanBeTakenByTheNextOfTheBatch() throws Exception {
        committed(appender.append(taking(append(id + "/a", 0), id)));
        List<CompletableFuture<AppendOutcome>> outcomes =
                together(
                        () -> appender.append(releasing(append(id + "/a", 1), id)),
                        () -> appender.append(taking(append(id + "/b", 0), id)),
                        () -> appender.append(taking(append(id + "/c", 0), id)),
                        () -> appender.append(releasing(append(id + "/b", 1), id)),
                        () -> appender.append(taking(append(id + "/d", 0), id)));
        committed(outcomes.get(0));
        committed(outcomes.get(1));
        assertThat(conflict(outcomes.get(2)).kind()).isEqualTo(RESERVATION);
        committed(outcomes.get(3));
        committed(outcomes.get(4));
        assertThat(text("select owner from reservation where key = '" + id + "'"))
                .isEqualTo(id + "/d");
    }

    @Test
    void aKeyTakenAndGivenBackInOneBatchIsFree() throws Exception {
        List<CompletableFuture<AppendOutcome>> outcomes =
                together(
                        () -> appender.append(taking(append(id + "/a", 0), id)),
                        () -> appender.append(releasing(append(id + "/a", 1), id)));
        outcomes.forEach(TestEvents::committed);
        committed(appender.append(taking(append(id + "/b", 0), id)));
    }

    @Test
    void aCommandMayGiveBackAKeyAndTakeItAgain() {
        committed(appender.append(taking(append(id + "/a", 0), id)));
        committed(appender.append(releasing(taking(append(id + "/a", 1), id), id)));
        assertThat(conflict(appender.append(taking(append(id + "/b", 0), id))).kind())
                .isEqualTo(RESERVATION);
    }

    @Test
    void aDecisionOnWhatWasWrittenSinceIsStale() {
        long before = committed(appender.append(append(id + "/read", 0))).lastPosition();
        long after = committed(appender.append(append(id + "/read", 1))).lastPosition();
        Append decidedBefore = append(id + "/a", 0).withReads(before, Set.of(id + "/read"));
        AppendOutcome.Conflict lost = conflict(appender.append(decidedBefore));
        assertThat(lost.kind()).isEqualTo(STALE);
        assertThat(lost.key()).isEqualTo(id + "/read");
        assertThat(lost.head()).isGreaterThanOrEqualTo(after);
        committed(appender.append(append(id + "/a", 0).withReads(after, Set.of(id + "/read"))));
    }

    @Test
    void aTouchedKeyCountsAsWritten() {
        Append touching = append(id + "/a", 0).withTouches(Set.of(id + "/groups"));
        long touched = committed(appender.append(touching)).lastPosition();
        Append stale = append(id + "/b", 0).withReads(touched - 1, Set.of(id + "/groups"));
        assertThat(conflict(appender.append(stale)).kind()).isEqualTo(STALE);
        Append fresh = append(id + "/b", 0).withReads(touched, Set.of(id + "/groups"));
        committed(appender.append(fresh.withTouches(Set.of(id + "/groups"))));
        assertThat(
                        conflict(
                                        appender.append(
                                                append(id + "/c", 0)
                                                        .withReads(
                                                                touched, Set.of(id + "/groups"))))
                                .kind())
                .isEqualTo(STALE);
    }

    @Test
    void anotherNodesWriteMakesADecisionStale() {
        long before = committed(appender.append(append(id + "/mine", 0))).lastPosition();
        try (Appender other = Appender.start(database, CLOCK, new HeadSignal(), PATIENCE)) {
            committed(other.append(append(id + "/read", 0)));
            committed(other.append(append(id + "/o", 0).withTouches(Set.of(id + "/groups"))));
        }
        Set<String> stream = Set.of(id + "/read");
        Set<String> touched = Set.of(id + "/groups");
        Set<String> untouched = Set.of(id + "/mine", id + "/none");
        assertThat(conflict(appender.append(append(id + "/a", 0).withReads(before, stream))).kind())
                .isEqualTo(STALE);
        assertThat(
                        conflict(appender.append(append(id + "/a", 0).withReads(before, touched)))
                                .kind())
                .isEqualTo(STALE);
        committed(appender.append(append(id + "/a", 0).withReads(before, untouched)));
    }

    @Test
    void ofTwoInABatchThatReadWhatTheOtherWritesTheSecondIsStale() throws Exception {
        long head = reader.head().position();
        Set<String> groups = Set.of(id + "/groups");
        Append first = append(id + "/a", 0).withReads(head, groups).withTouches(groups);
        Append second = append(id + "/b", 0).withReads(head, groups).withTouches(groups);
        List<CompletableFuture<AppendOutcome>> outcomes =
                together(() -> appender.append(first), () -> appender.append(second));
        committed(outcomes.get(0));
        assertThat(conflict(outcomes.get(1)).kind()).isEqualTo(STALE);
    }

    @Test
    void whatWasDecidedOnALoserIsDroppedWithIt() throws Exception {
        committed(appender.append(append(id, 0)));
        List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
        together(
                () -> {
                    outcomes.add(appender.append(append(id, 0)));
                    outcomes.add(appender.appendAfter(outcomes.getFirst(), append(id, 1)));
                    outcomes.add(appender.appendAfter(outcomes.get(1), append(id + "/x", 0)));
                    outcomes.add(appender.append(append(id + "/y", 0)));
                    return outcomes.getLast();
                });
        assertThat(conflict(outcomes.get(0)).kind()).isEqualTo(REVISION);
        assertThat(conflict(outcomes.get(1)).kind()).isEqualTo(PREDECESSOR);
        assertThat(conflict(outcomes.get(2)).kind()).isEqualTo(PREDECESSOR);
        committed(outcomes.get(3));
        assertThat(conflict(appender.appendAfter(outcomes.get(0), append(id, 1))).kind())
                .isEqualTo(PREDECESSOR);
        committed(appender.appendAfter(outcomes.get(3), append(id, 1)));
    }

    @Test
    void whatWasDecidedOnAWinnerIsWrittenWithIt() throws Exception {
        List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
        together(
                () -> {
                    outcomes.add(appender.append(append(id, 0)));
                    outcomes.add(appender.appendAfter(outcomes.getFirst(), append(id, 1)));
                    return outcomes.getLast();
                });
        outcomes.forEach(TestEvents::committed);
    }

    @Test
    void aRepeatedRequestIsAnsweredAsTheFirst() throws Exception {
        Deduplication key = new Deduplication(id, "body", 201, List.of("one", "two"));
        Append first = append(id, 0, 2).withDeduplication(key);
        AppendOutcome.Committed done = committed(appender.append(first));
        StoredAnswer answer =
                new StoredAnswer(
                        first.command(),
                        "body",
                        201,
                        done.lastPosition(),
                        List.of("one", "two"),
                        done.atMicros());
        assertThat(await(appender.append(append(id, 0, 2).withDeduplication(key))))
                .isEqualTo(new AppendOutcome.AlreadyAnswered(answer));
        assertThat(reader.answer(id)).contains(answer);
        assertThat(reader.readStream(id, 0)).hasSize(2);
    }

    @Test
    void ofTwoEqualRequestsInABatchTheSecondGetsTheAnswerOfTheFirst() throws Exception {
        Deduplication key = new Deduplication(id, "body", 201, List.of());
        Append first = append(id + "/a", 0).withDeduplication(key);
        List<CompletableFuture<AppendOutcome>> outcomes =
                together(
                        () -> appender.append(first),
                        () -> appender.append(append(id + "/b", 0).withDeduplication(key)));
        AppendOutcome.Committed done = committed(outcomes.get(0));
        assertThat(await(outcomes.get(1)))
                .isEqualTo(new AppendOutcome.AlreadyAnswered(reader.answer(id).orElseThrow()));
        assertThat(reader.answer(id).orElseThrow().position()).isEqualTo(done.lastPosition());
    }

    @Test
    void anAnswerIsRememberedForADayAlsoWithoutEvents() {
        Deduplication key = new Deduplication(id, "body", 200, List.of());
        Append nothing =
                new Append(
                        UUID.randomUUID(),
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        Set.of(),
                        Set.of(),
                        key);
        AppendOutcome.Committed done = committed(appender.append(nothing));
        assertThat(done.lastPosition()).isEqualTo(reader.head().position());
        assertThat(done.firstPosition()).isEqualTo(done.lastPosition() + 1);
        CLOCK.move(Duration.ofHours(23));
        assertThat(await(appender.append(nothing)))
                .isInstanceOf(AppendOutcome.AlreadyAnswered.class);
        CLOCK.move(Duration.ofHours(2));
        assertThat(reader.answer(id)).isEmpty();
        committed(appender.append(append(id, 0).withDeduplication(key)));
        assertThat(reader.answer(id)).isPresent();
    }

    @Test
    void instantsNeverGoBack() {
        long first = committed(appender.append(append(id, 0))).atMicros();
        CLOCK.move(Duration.ofMinutes(-5));
        try (Appender other = Appender.start(database, CLOCK, new HeadSignal(), PATIENCE)) {
            assertThat(committed(other.append(append(id, 1))).atMicros()).isEqualTo(first);
        }
        CLOCK.move(Duration.ofMinutes(6));
        assertThat(committed(appender.append(append(id, 2))).atMicros()).isGreaterThan(first);
    }

    @Test
    void eventsAreNeverChangedOrRemoved() {
        committed(appender.append(append(id, 0)));
        for (String change :
                List.of("update event set type = 'other'", "delete from event", "truncate event")) {
            assertThatThrownBy(() -> text(change))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("never changed");
        }
    }

    @Test
    void whatTheDatabaseRefusesDoesNotTakeItsNeighboursWithIt() throws Exception {
        text("alter table event add constraint no_poison check (type <> 'poison')");
        NewEvent poison =
                new NewEvent(UUID.randomUUID(), id + "/p", 0, "default", "poison", new byte[0]);
        List<CompletableFuture<AppendOutcome>> outcomes =
                together(
                        () -> appender.append(append(id + "/a", 0)),
                        () -> appender.append(Append.of(UUID.randomUUID(), List.of(poison))),
                        () -> appender.append(append(id + "/b", 0)));
        committed(outcomes.get(0));
        assertThatThrownBy(() -> await(outcomes.get(1)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(LogUnavailableException.class);
        committed(outcomes.get(2));
    }

    @Test
    void whatWaitsAtTheCloseIsWrittenAndNothingAfterIt() throws Exception {
        List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            outcomes.add(appender.append(append(id + "/" + i, 0)));
        }
        appender.close();
        outcomes.forEach(TestEvents::committed);
        CompletableFuture<AppendOutcome> late = appender.append(append(id, 0));
        assertThatThrownBy(() -> await(late))
                .hasCauseInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    void anUnknownTypeStopsTheStart() {
        committed(appender.append(append(id, 0)));
        UnknownTypeCheck.requireKnown(
                database.unpooled("test"), Set.of("test.happened.v1", "poison", "other.v1"));
        assertThatThrownBy(
                        () ->
                                UnknownTypeCheck.requireKnown(
                                        database.unpooled("test"), Set.of("poison", "other.v1")))
                .isInstanceOf(LogStartException.class)
                .hasMessageContaining("test.happened.v1 at position 1,");
    }

    /** Has the appends gather into one batch, by keeping the head from the appender. */
    @SafeVarargs
    private List<CompletableFuture<AppendOutcome>> together(
            Supplier<CompletableFuture<AppendOutcome>>... appends) throws Exception {
        List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
        try (Connection connection = database.connect("test");
                LockedHead _ = LockedHead.lock(connection)) {
            CompletableFuture<AppendOutcome> first = appender.append(append(id + "/first", 0));
            while (appender.waiting() > 0) {
                Thread.sleep(1);
            }
            for (Supplier<CompletableFuture<AppendOutcome>> append : appends) {
                outcomes.add(append.get());
            }
            assertThat(first).isNotDone();
        }
        return outcomes;
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = database.connect("test");
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }
    }
}
