package dev.precept.bench;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.pdp.eventstore.Append;
import dev.precept.pdp.eventstore.AppendOutcome;
import dev.precept.pdp.eventstore.AppendOutcome.Committed;
import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.NewEvent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Writes events into a log by the product's own codec and appender, many to a command. What a log
 * holds after it is what commands of that effect would have left, but for the reservations.
 */
final class BulkLoad implements Consumer<RecordedEvent>, AutoCloseable {
    private static final int EVENTS_PER_COMMAND = 5_000;
    private static final int EVENTS_UNDER_WAY = 40_000;
    private static final int MOST_UNDER_WAY = 4_000;

    private final int eventsPerCommand;
    private final Appender appender;
    private final List<NewEvent> events = new ArrayList<>();
    private final Deque<CompletableFuture<AppendOutcome>> underWay = new ArrayDeque<>();
    private long count;

    BulkLoad(Database database) {
        this(database, EVENTS_PER_COMMAND);
    }

    /** With so many events to a command. */
    BulkLoad(Database database, int eventsPerCommand) {
        this.eventsPerCommand = eventsPerCommand;
        appender =
                Appender.start(
                        database, InstantSource.system(), new HeadSignal(), Duration.ofMinutes(2));
    }

    @Override
    public void accept(RecordedEvent event) {
        events.add(
                new NewEvent(
                        event.id(),
                        event.stream(),
                        event.revision(),
                        event.organization().value(),
                        EventCodec.typeName(event.event()),
                        EventCodec.encode(event)));
        if (events.size() == eventsPerCommand) {
            flush();
        }
    }

    private void flush() {
        if (events.isEmpty()) {
            return;
        }
        count += events.size();
        underWay.add(appender.append(Append.of(UUID.randomUUID(), events)));
        events.clear();
        while (underWay.size() > Math.min(MOST_UNDER_WAY, EVENTS_UNDER_WAY / eventsPerCommand)) {
            awaitFirst();
        }
    }

    private void awaitFirst() {
        AppendOutcome outcome = underWay.remove().join();
        if (!(outcome instanceof Committed)) {
            throw new BenchException("the log refused events: " + outcome);
        }
    }

    /** Waits until everything is in the log, and tells how many events that were. */
    long complete() {
        flush();
        while (!underWay.isEmpty()) {
            awaitFirst();
        }
        return count;
    }

    @Override
    public void close() {
        appender.close();
    }
}
