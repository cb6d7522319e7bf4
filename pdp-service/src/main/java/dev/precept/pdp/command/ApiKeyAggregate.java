package dev.precept.pdp.command;

import dev.precept.domain.apikey.ApiKeyCommand;
import dev.precept.domain.apikey.ApiKeyDecider;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.apikey.ApiKeyState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** An API key as Axon holds it. */
final class ApiKeyAggregate extends EventSourced<ApiKeyState, ApiKeyEvent> {
    ApiKeyAggregate(String stream) {
        super(stream, new ApiKeyState.Absent(), ApiKeyEvent.class, ApiKeyDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ApiKeyCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> ApiKeyDecider.decide(state, command, attempt.context()));
    }
}
