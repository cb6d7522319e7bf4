package dev.precept.pdp.stream.kafka;

import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent.UserCreated;
import dev.precept.domain.user.UserEvent.UserDeleted;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.eventstore.Append;
import dev.precept.pdp.eventstore.AppendOutcome;
import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.HeadListener;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.NewEvent;
import dev.precept.pdp.eventstore.PastImages;
import dev.precept.projections.image.PolicyImage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A log without a service around it, and somebody who makes things happen in it. */
final class LogWorld implements AutoCloseable {
    private static final OrganizationId ORGANIZATION = new OrganizationId("o1");
    private static final int MOST_EVENTS = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Database database;
    private final HeadSignal signal = new HeadSignal();
    private final Appender appender;
    private final HeadListener listener;
    private final LogReader reader;
    private final List<String> users = new ArrayList<>();
    private int names;

    /** On a database of its own, with one organization. */
    LogWorld() {
        database = TestDatabase.create();
        appender = Appender.start(database, InstantSource.system(), signal, Duration.ofSeconds(10));
        listener = HeadListener.start(database, signal);
        reader = new LogReader(database.unpooled("test-reader"), InstantSource.system());
        append(
                List.of(
                        event(
                                ORGANIZATION.value(),
                                0,
                                new OrganizationCreated(
                                        ORGANIZATION,
                                        new Handle("acme"),
                                        "Acme",
                                        null,
                                        OrganizationMode.AUTHORIZATION))));
    }

    Database database() {
        return database;
    }

    LogReader reader() {
        return reader;
    }

    /** The log as a relay sees it that has no other image than its own. */
    RelayedLog relayed() {
        return relayed(reader, signal);
    }

    static RelayedLog relayed(LogReader reader, HeadSignal signal) {
        PolicyImage beginning = PolicyImage.empty(reader.head().log().toString());
        PastImages past = new PastImages(reader, Path.of("there", "are", "none"), beginning);
        return new RelayedLog(reader, signal, () -> beginning, past);
    }

    /** Has a term write what it has not, and waits for it. */
    void relay(RelayTerm term) {
        term.accept(reader.readAfter(term.position(), 1_000));
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (term.position() < reader.head().position()) {
            if (term.isOver() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not relayed: " + term.failure());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** A command comes: users are made, or one goes. Returns once it is in the log. */
    void happen(Random random) {
        if (!users.isEmpty() && random.nextInt(3) == 0) {
            String gone = users.remove(random.nextInt(users.size()));
            append(List.of(event(gone, 1, new UserDeleted())));
            return;
        }
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(MOST_EVENTS); i++) {
            String id = "u" + names++;
            users.add(id);
            events.add(event(id, 0, new UserCreated(new UserId(id), ORGANIZATION, new Handle(id))));
        }
        append(events);
    }

    private static NewEvent event(String stream, long revision, DomainEvent happened) {
        UUID id = UUID.randomUUID();
        RecordedEvent recorded =
                new RecordedEvent(
                        id,
                        stream,
                        revision,
                        ORGANIZATION,
                        Actor.SERVICE,
                        UUID.randomUUID(),
                        "",
                        happened);
        return new NewEvent(
                id,
                stream,
                revision,
                ORGANIZATION.value(),
                EventCodec.typeName(happened),
                EventCodec.encode(recorded));
    }

    private void append(List<NewEvent> events) {
        AppendOutcome outcome =
                appender.append(Append.of(UUID.randomUUID(), events))
                        .orTimeout(60, TimeUnit.SECONDS)
                        .join();
        if (!(outcome instanceof AppendOutcome.Committed)) {
            throw new IllegalStateException("not appended: " + outcome);
        }
    }

    @Override
    public void close() {
        listener.close();
        appender.close();
    }
}
