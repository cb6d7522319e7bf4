package dev.precept.pdp.command;

import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.role.RoleDecider;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.RoleState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A role as Axon holds it. */
final class RoleAggregate extends EventSourced<RoleState, RoleEvent> {
    RoleAggregate(String stream) {
        super(stream, new RoleState.Absent(), RoleEvent.class, RoleDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RoleCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> RoleDecider.decide(state, command, attempt.context()));
    }
}
