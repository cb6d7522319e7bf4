package dev.precept.pdp.command;

import dev.precept.domain.revocation.RevocationCommand;
import dev.precept.domain.revocation.RevocationDecider;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.revocation.RevocationState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A revocation as Axon holds it. */
final class RevocationAggregate extends EventSourced<RevocationState, RevocationEvent> {
    RevocationAggregate(String stream) {
        super(
                stream,
                new RevocationState.Absent(),
                RevocationEvent.class,
                RevocationDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RevocationCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> RevocationDecider.decide(state, command, attempt.context()));
    }
}
