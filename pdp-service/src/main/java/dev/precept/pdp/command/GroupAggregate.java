package dev.precept.pdp.command;

import dev.precept.domain.group.GroupCommand;
import dev.precept.domain.group.GroupDecider;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A group as Axon holds it. */
final class GroupAggregate extends EventSourced<GroupState, GroupEvent> {
    GroupAggregate(String stream) {
        super(stream, new GroupState.Absent(), GroupEvent.class, GroupDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(GroupCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> GroupDecider.decide(state, command, attempt.context()));
    }
}
