package dev.precept.pdp.command;

import dev.precept.domain.subscription.SubscriptionCommand;
import dev.precept.domain.subscription.SubscriptionDecider;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A subscription as Axon holds it. */
final class SubscriptionAggregate extends EventSourced<SubscriptionState, SubscriptionEvent> {
    SubscriptionAggregate(String stream) {
        super(
                stream,
                new SubscriptionState.Absent(),
                SubscriptionEvent.class,
                SubscriptionDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(SubscriptionCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> SubscriptionDecider.decide(state, command, attempt.context()));
    }
}
