package dev.precept.pdp.command;

import dev.precept.domain.policy.PolicyCommand;
import dev.precept.domain.policy.PolicyDecider;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicyState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A policy as Axon holds it. */
final class PolicyAggregate extends EventSourced<PolicyState, PolicyEvent> {
    PolicyAggregate(String stream) {
        super(stream, new PolicyState.Absent(), PolicyEvent.class, PolicyDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(PolicyCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> PolicyDecider.decide(state, command, attempt.context()));
    }
}
