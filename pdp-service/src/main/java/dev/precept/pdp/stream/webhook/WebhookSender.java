package dev.precept.pdp.stream.webhook;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.pdp.stream.Undelivered;
import dev.precept.projections.image.SecretDocument;
import dev.precept.projections.image.WebhookDocument;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs messages and posts them. Threads share it. */
final class WebhookSender {
    private static final int GONE = 410;

    private final Fetcher fetcher;
    private final SealedSecrets secrets;
    private final InstantSource clock;

    WebhookSender(Fetcher fetcher, SealedSecrets secrets, InstantSource clock) {
        this.fetcher = fetcher;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * What became of a message.
     *
     * @param status what was answered; null where nothing was
     * @param error why it did not arrive; null where it did
     */
    record Result(@Nullable Integer status, @Nullable String error) {
        /** Whether the receiver wants nothing ever again. */
        boolean isGone() {
            return status != null && status == GONE;
        }
    }

    /** Posts the message to the webhook. */
    Result send(WebhookDocument webhook, WebhookMessage message) {
        Instant now = clock.instant();
        List<String> live = live(webhook, now);
        if (live.isEmpty()) {
            return new Result(null, "The webhook has no live secret to sign with.");
        }
        long seconds = now.getEpochSecond();
        Map<String, String> fields =
                Map.of(
                        "webhook-id",
                        message.id(),
                        "webhook-timestamp",
                        Long.toString(seconds),
                        "webhook-signature",
                        WebhookSignature.of(message.id(), seconds, message.body(), live));
        try {
            int status =
                    fetcher.post(
                            webhook.details().url(), WebhookMessage.TYPE, message.body(), fields);
            return new Result(
                    status, status / 100 == 2 ? null : "Answered with status " + status + ".");
        } catch (IOException unreachable) {
            return new Result(null, Undelivered.reason(unreachable));
        }
    }

    private List<String> live(WebhookDocument webhook, Instant now) {
        return webhook.secrets().values().stream()
                .filter(secret -> secret.isLive(now))
                .map(SecretDocument::id)
                .sorted(Comparator.comparing(SecretId::value))
                .map(secrets::find)
                .flatMap(Optional::stream)
                .toList();
    }
}
