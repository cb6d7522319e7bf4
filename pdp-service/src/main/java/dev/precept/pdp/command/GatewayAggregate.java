package dev.precept.pdp.command;

import dev.precept.domain.gateway.GatewayCommand;
import dev.precept.domain.gateway.GatewayDecider;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.gateway.GatewayState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A gateway's registration as Axon holds it. */
final class GatewayAggregate extends EventSourced<GatewayState, GatewayEvent> {
    GatewayAggregate(String stream) {
        super(stream, new GatewayState.Absent(), GatewayEvent.class, GatewayDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(GatewayCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> GatewayDecider.decide(state, command, attempt.context()));
    }
}
