package dev.precept.pdp.command;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.RecordedEvent;

import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.jspecify.annotations.Nullable;

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

    final void decide(Attempt attempt, Function<S, Outcome<E>> decider) {
        attempt.decide(AggregateLifecycle.getVersion(), organization, () -> decider.apply(state))
                .forEach(AggregateLifecycle::apply);
    }

    @EventSourcingHandler
    final void on(RecordedEvent recorded) {
        organization = recorded.organization();
        state = evolve.apply(state, eventType.cast(recorded.event()));
    }
}
