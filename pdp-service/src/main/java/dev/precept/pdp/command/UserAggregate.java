package dev.precept.pdp.command;

import dev.precept.domain.user.UserCommand;
import dev.precept.domain.user.UserDecider;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.user.UserState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A user as Axon holds it. */
final class UserAggregate extends EventSourced<UserState, UserEvent> {
    UserAggregate(String stream) {
        super(stream, new UserState.Absent(), UserEvent.class, UserDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(UserCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> UserDecider.decide(state, command, attempt.context()));
    }
}
