package dev.precept.pdp.command;

import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.organization.OrganizationDecider;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** An organization as Axon holds it. */
final class OrganizationAggregate extends EventSourced<OrganizationState, OrganizationEvent> {
    OrganizationAggregate(String stream) {
        super(
                stream,
                new OrganizationState.Absent(),
                OrganizationEvent.class,
                OrganizationDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(OrganizationCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> OrganizationDecider.decide(state, command, attempt.context()));
    }
}
