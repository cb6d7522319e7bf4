package dev.precept.pdp.command;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.pdp.eventstore.Append;
import dev.precept.pdp.eventstore.AppendOutcome;
import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.Limits;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.NewEvent;
import dev.precept.pdp.eventstore.StoredEvent;

import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The log as Axon's aggregates see it. What a unit of work publishes is staged, and handed to the
 * {@link Appender} as one append when the unit of work commits; nothing is published after that.
 * Nobody subscribes here: readers follow the log.
 */
final class AppendingEventStore implements EventStore {
    private static final String STAGED = "staged";

    private final Appender appender;
    private final LogReader log;

    AppendingEventStore(Appender appender, LogReader log) {
        this.appender = appender;
        this.log = log;
    }

    @Override
    public DomainEventStream readEvents(String stream) {
        if (attempt(CurrentUnitOfWork.get()).presumesEmptyStream()) {
            return DomainEventStream.empty();
        }
        return DomainEventStream.of(
                log.readStream(stream, 0).stream().map(AppendingEventStore::message).toList());
    }

    private static DomainEventMessage<RecordedEvent> message(StoredEvent stored) {
        return new GenericDomainEventMessage<>(
                stored.type(),
                stored.stream(),
                stored.revision(),
                EventCodec.decode(stored.envelope()));
    }

    @Override
    public void publish(List<? extends EventMessage<?>> events) {
        UnitOfWork<?> unit = CurrentUnitOfWork.get();
        if (unit.phase() != UnitOfWork.Phase.STARTED) {
            throw new IllegalStateException("the events of this command are with the log already");
        }
        List<RecordedEvent> staged =
                unit.getOrComputeResource(
                        STAGED,
                        _ -> {
                            List<RecordedEvent> fresh = new ArrayList<>();
                            unit.onPrepareCommit(u -> append(attempt(u), fresh));
                            return fresh;
                        });
        for (EventMessage<?> event : events) {
            staged.add((RecordedEvent) event.getPayload());
        }
    }

    /** Stores the answer to a command that changes nothing but came with an idempotency key. */
    void remember(Attempt attempt) {
        append(attempt, List.of());
    }

    private void append(Attempt attempt, List<RecordedEvent> events) {
        attempt.committed(append(attempt.append(written(events))));
    }

    /**
     * Has it written.
     *
     * @throws LostRaceException where it lost a race
     * @throws AlreadyAnsweredException where its request was carried out before
     */
    AppendOutcome.Committed append(Append append) {
        try {
            return switch (appender.append(append).join()) {
                case AppendOutcome.Committed committed -> committed;
                case AppendOutcome.Conflict conflict -> throw new LostRaceException(conflict);
                case AppendOutcome.AlreadyAnswered answered ->
                        throw new AlreadyAnsweredException(answered.answer());
            };
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /**
     * What would be appended.
     *
     * @throws TooLargeException where it could not be
     */
    static Append measure(Attempt attempt, List<RecordedEvent> events) {
        return attempt.append(written(events));
    }

    private static List<NewEvent> written(List<RecordedEvent> events) {
        requireAtMost(Limits.COMMAND_EVENTS, events.size());
        List<NewEvent> written = new ArrayList<>(events.size());
        long bytes = 0;
        for (RecordedEvent event : events) {
            byte[] envelope = EventCodec.encode(event);
            requireAtMost(Limits.ENVELOPE_BYTES, envelope.length);
            bytes += envelope.length;
            requireAtMost(Limits.COMMAND_BYTES, bytes);
            written.add(
                    new NewEvent(
                            event.id(),
                            event.stream(),
                            event.revision(),
                            event.organization().value(),
                            EventCodec.typeName(event.event()),
                            envelope));
        }
        return written;
    }

    private static void requireAtMost(long maximum, long actual) {
        if (actual > maximum) {
            throw new TooLargeException();
        }
    }

    private static Attempt attempt(UnitOfWork<?> unit) {
        if (unit.getMessage().getMetaData().get(Attempt.KEY) instanceof Attempt attempt) {
            return attempt;
        }
        throw new IllegalStateException("commands come through the gateway");
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        throw new UnsupportedOperationException("aggregates have no snapshots");
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String stream) {
        throw new UnsupportedOperationException("aggregates know their revision");
    }

    @Override
    public Registration subscribe(Consumer<List<? extends EventMessage<?>>> processor) {
        throw new UnsupportedOperationException("readers follow the log");
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
        throw new UnsupportedOperationException("readers follow the log");
    }

    @Override
    public Registration registerDispatchInterceptor(
            MessageDispatchInterceptor<? super EventMessage<?>> interceptor) {
        throw new UnsupportedOperationException("events are what the domain decided");
    }
}
