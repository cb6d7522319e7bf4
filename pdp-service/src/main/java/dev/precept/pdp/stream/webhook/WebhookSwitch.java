package dev.precept.pdp.stream.webhook;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.webhook.WebhookCommand.ChangeWebhook;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.Intent;
import dev.precept.pdp.command.Resolution;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.WebhookDocument;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Switches webhooks off that have not answered for long, by an event like any other change: who
 * switches one on again has it told of everything that happened meanwhile. Threads share it.
 *
 * @param patience for how long nothing may arrive
 */
record WebhookSwitch(
        CommandGateway commands,
        WebhookDeliveries deliveries,
        InstantSource clock,
        Duration patience,
        String node) {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSwitch.class);

    /** Switches the webhook off where it is gone, or has failed for too long. */
    void afterFailure(WebhookDocument webhook, @Nullable Instant failingSince, boolean isGone) {
        boolean isOver =
                failingSince != null && clock.instant().isAfter(failingSince.plus(patience));
        if (!isGone && !isOver) {
            return;
        }
        LOG.warn(
                "Webhook {} of organization {} is switched off: {}",
                webhook.handle(),
                webhook.organization(),
                isGone ? "it says that it is gone" : "nothing has arrived since " + failingSince);
        commands.execute(CommandRequest.of(Actor.SERVICE, "webhook-switched-off"), off(webhook));
    }

    private static Intent off(WebhookDocument webhook) {
        return image -> {
            OrganizationImage organization = image.organization(webhook.organization());
            WebhookDocument now =
                    organization == null ? null : organization.webhooks().get(webhook.id());
            return now == null || !now.equals(webhook)
                    ? new Resolution.Refuse(
                            new Rejection(
                                    Rejection.Code.NOT_ALLOWED,
                                    "The webhook is not as it was when it failed."))
                    : new Resolution.Send(
                            new ChangeWebhook(now.id(), now.details().withEnabled(false)));
        };
    }
}
