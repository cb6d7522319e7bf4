package dev.precept.pdp.command;

import dev.precept.domain.webhook.WebhookCommand;
import dev.precept.domain.webhook.WebhookDecider;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.domain.webhook.WebhookState;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;

/** A webhook as Axon holds it. */
final class WebhookAggregate extends EventSourced<WebhookState, WebhookEvent> {
    WebhookAggregate(String stream) {
        super(stream, new WebhookState.Absent(), WebhookEvent.class, WebhookDecider::evolve);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(WebhookCommand command, @MetaDataValue(Attempt.KEY) Attempt attempt) {
        decide(attempt, state -> WebhookDecider.decide(state, command, attempt.context()));
    }
}
