package dev.precept.pdp.command;

import dev.precept.domain.resource.ResourceCommand;
import dev.precept.domain.resource.ResourceDecider;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.resource.ResourceState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A resource instance as Axon holds it. */
final class ResourceAggregate extends EventSourced<ResourceState, ResourceEvent> {
    ResourceAggregate(String stream) {
        super(stream, new ResourceState.Absent(), ResourceEvent.class, ResourceDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ResourceCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> ResourceDecider.decide(state, command, attempt.context()));
    }
}
