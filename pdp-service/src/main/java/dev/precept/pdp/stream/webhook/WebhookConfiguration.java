package dev.precept.pdp.stream.webhook;

import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.projections.image.PolicyImage;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** Puts together what tells webhooks. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {
    @Bean
    WebhookChanges webhookChanges() {
        return new WebhookChanges();
    }

    @Bean
    WebhookDeliveries webhookDeliveries(DataSource database) {
        return new WebhookDeliveries(database);
    }

    @Bean
    WebhookSender webhookSender(
            Fetcher fetcher, SealedSecrets webhookSecrets, InstantSource clock) {
        return new WebhookSender(fetcher, webhookSecrets, clock);
    }

    @Bean
    WebhookSwitch webhookSwitch(
            CommandGateway commands,
            WebhookDeliveries deliveries,
            InstantSource clock,
            @Value("${precept.webhooks.patience:7d}") Duration patience) {
        return new WebhookSwitch(commands, deliveries, clock, patience, new RandomIds().next());
    }

    @Bean
    Webhooks.Past webhookPast(LogReader log, HistoryReader history) {
        return new Webhooks.Past(log, history);
    }

    @Bean
    Webhooks webhooks(
            WebhookChanges changes,
            Webhooks.Past webhookPast,
            WebhookSender sender,
            WebhookSwitch off,
            Supplier<PolicyImage> images) {
        return new Webhooks(changes, webhookPast, sender, off, images);
    }
}
