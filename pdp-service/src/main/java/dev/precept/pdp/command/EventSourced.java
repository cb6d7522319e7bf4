package dev.precept.pdp.command;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.RecordedEvent;

import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An aggregate as Axon holds it: a state of the domain that events replace. Each kind has a thin
 * class below this one, which names the decider.
 *
 * @param <S> the domain's state
 * @param <E> the aggregate's events
 */
abstract class EventSourced<S, E extends DomainEvent> {
    private final String stream;
    private final Class<E> eventType;
    private final BiFunction<S, E, S> evolve;
    private S state;
    private @Nullable OrganizationId organization;

    EventSourced(String stream, S absent, Class<E> eventType, BiFunction<S, E, S> evolve) {
        this.stream = stream;
        this.state = absent;
        this.eventType = eventType;
        this.evolve = evolve;
    }

    @AggregateIdentifier
    final String stream() {
        return stream;
    }

    /** The aggregate at one revision; -1 where it was never made. */
    private record Held<S>(S state, long revision, @Nullable OrganizationId organization) {}

    final void decide(Attempt attempt, Function<S, Outcome<E>> decider) {
        Hypothesis hypothesis = attempt.hypothesis();
        if (hypothesis != null) {
            Held<S> held = supposed(attempt, hypothesis);
            attempt.decide(held.revision(), held.organization(), () -> decider.apply(held.state()));
            return;
        }
        Long version = AggregateLifecycle.getVersion();
        attempt.decide(version == null ? -1 : version, organization, () -> decider.apply(state))
                .forEach(AggregateLifecycle::apply);
    }

    /** As the log has it where the hypothesis begins, and what would have happened since. */
    private Held<S> supposed(Attempt attempt, Hypothesis hypothesis) {
        Held<S> known = held(hypothesis.held(stream));
        if (known == null) {
            List<RecordedEvent> stored =
                    attempt.presumesEmptyStream() ? List.of() : hypothesis.stored(stream);
            known = after(new Held<>(state, -1, organization), stored);
        }
        Held<S> held = after(known, hypothesis.supposed(stream, known.revision()));
        hypothesis.hold(stream, held);
        return held;
    }

    /** A stream is of one kind of aggregate only. */
    @SuppressWarnings("unchecked")
    private @Nullable Held<S> held(@Nullable Object held) {
        return (Held<S>) held;
    }

    private Held<S> after(Held<S> before, List<RecordedEvent> events) {
        Held<S> held = before;
        for (RecordedEvent recorded : events) {
            S next = evolve.apply(held.state(), eventType.cast(recorded.event()));
            held = new Held<>(next, recorded.revision(), recorded.organization());
        }
        return held;
    }

    @EventSourcingHandler
    final void on(RecordedEvent recorded) {
        organization = recorded.organization();
        state = evolve.apply(state, eventType.cast(recorded.event()));
    }
}
