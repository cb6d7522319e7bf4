package dev.precept.pdp.command;

import dev.precept.domain.proposal.ProposalCommand;
import dev.precept.domain.proposal.ProposalDecider;
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.proposal.ProposalState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A proposal as Axon holds it. */
final class ProposalAggregate extends EventSourced<ProposalState, ProposalEvent> {
    ProposalAggregate(String stream) {
        super(stream, new ProposalState.Absent(), ProposalEvent.class, ProposalDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ProposalCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> ProposalDecider.decide(state, command, attempt.context()));
    }
}
