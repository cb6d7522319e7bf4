package dev.precept.pdp.command;

import dev.precept.domain.signingkey.SigningKeyCommand;
import dev.precept.domain.signingkey.SigningKeyDecider;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.signingkey.SigningKeyState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A ring of signing keys as Axon holds it. */
final class KeyRingAggregate extends EventSourced<SigningKeyState, SigningKeyEvent> {
    KeyRingAggregate(String stream) {
        super(
                stream,
                new SigningKeyState.Absent(),
                SigningKeyEvent.class,
                SigningKeyDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(SigningKeyCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> SigningKeyDecider.decide(state, command, attempt.context()));
    }
}
