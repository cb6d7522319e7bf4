package dev.precept.pdp.command;

import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.application.ApplicationDecider;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.ApplicationState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** An application as Axon holds it. */
final class ApplicationAggregate extends EventSourced<ApplicationState, ApplicationEvent> {
    ApplicationAggregate(String stream) {
        super(
                stream,
                new ApplicationState.Absent(),
                ApplicationEvent.class,
                ApplicationDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ApplicationCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> ApplicationDecider.decide(state, command, attempt.context()));
    }
}
