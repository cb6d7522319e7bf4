package dev.precept.pdp.command;

import dev.precept.domain.identityprovider.IdentityProviderCommand;
import dev.precept.domain.identityprovider.IdentityProviderDecider;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.IdentityProviderState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** An identity provider's registration as Axon holds it. */
final class IdentityProviderAggregate
        extends EventSourced<IdentityProviderState, IdentityProviderEvent> {
    IdentityProviderAggregate(String stream) {
        super(
                stream,
                new IdentityProviderState.Absent(),
                IdentityProviderEvent.class,
                IdentityProviderDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(IdentityProviderCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> IdentityProviderDecider.decide(state, command, attempt.context()));
    }
}
