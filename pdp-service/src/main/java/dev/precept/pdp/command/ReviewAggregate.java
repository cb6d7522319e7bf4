package dev.precept.pdp.command;

import dev.precept.domain.review.ReviewCommand;
import dev.precept.domain.review.ReviewDecider;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.review.ReviewState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** An access review as Axon holds it. */
final class ReviewAggregate extends EventSourced<ReviewState, ReviewEvent> {
    ReviewAggregate(String stream) {
        super(stream, new ReviewState.Absent(), ReviewEvent.class, ReviewDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ReviewCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> ReviewDecider.decide(state, command, attempt.context()));
    }
}
