package dev.precept.pdp.command;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.api.ApiDecider;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.ApiState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** An API as Axon holds it. */
final class ApiAggregate extends EventSourced<ApiState, ApiEvent> {
    ApiAggregate(String stream) {
        super(stream, new ApiState.Absent(), ApiEvent.class, ApiDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ApiCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> ApiDecider.decide(state, command, attempt.context()));
    }
}
