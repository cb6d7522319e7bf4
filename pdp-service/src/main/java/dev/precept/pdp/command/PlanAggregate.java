package dev.precept.pdp.command;

import dev.precept.domain.plan.PlanCommand;
import dev.precept.domain.plan.PlanDecider;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.plan.PlanState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A plan as Axon holds it. */
final class PlanAggregate extends EventSourced<PlanState, PlanEvent> {
    PlanAggregate(String stream) {
        super(stream, new PlanState.Absent(), PlanEvent.class, PlanDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(PlanCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> PlanDecider.decide(state, command, attempt.context()));
    }
}
