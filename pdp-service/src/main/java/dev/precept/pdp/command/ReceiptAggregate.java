package dev.precept.pdp.command;

import dev.precept.domain.receipt.ReceiptCommand;
import dev.precept.domain.receipt.ReceiptDecider;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.receipt.ReceiptState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A receipt as Axon holds it. */
final class ReceiptAggregate extends EventSourced<ReceiptState, ReceiptEvent> {
    ReceiptAggregate(String stream) {
        super(stream, new ReceiptState.Absent(), ReceiptEvent.class, ReceiptDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ReceiptCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> ReceiptDecider.decide(state, command));
    }
}
